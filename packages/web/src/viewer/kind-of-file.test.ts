import { expect, test } from 'vitest'
import { kindOfFile } from './kind-of-file.ts'

const bytes = (hex: string) => new Uint8Array(Buffer.from(hex, 'hex'))
const text = (content: string) => new Uint8Array(Buffer.from(content))

test.each([
  ['a.png', bytes('89504e470d0a1a0a'), 'image'],
  ['picture without an end', bytes('ffd8ffe000104a46'), 'image'],
  ['a.webp', bytes('524946460000000057454250'), 'image'],
  ['a.wav', bytes('524946460000000057415645'), 'audio'],
  ['a.avif', bytes('000000206674797061766966'), 'image'],
  ['a.mp4', bytes('000000206674797069736f6d'), 'video'],
  ['a.pdf', text('%PDF-1.7'), 'pdf'],
  ['plan.md', text('# Plan'), 'markdown'],
  ['list.csv', text('a;b'), 'csv'],
  ['drawing.svg', text('<svg/>'), 'image'],
  ['Makefile', text('all: build\n'), 'text'],
  ['utf-16', bytes('fffe41004200'), 'text'],
  ['program', bytes('7f454c4602010100'), 'unknown'],
  // Names lie; the first bytes do not.
  ['letter.md', bytes('89504e470d0a1a0a'), 'image'],
])('%s is shown as what it is', (name, content, kind) => {
  expect(kindOfFile({ name, bytes: content }).kind).toBe(kind)
})
