import { randomBytes } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { searchBytes, searchFiles, secretText } from './leak-search.ts'

const secret = secretText('name', 'Zürich-7f3a')
const around = (bytes: Uint8Array): Buffer => Buffer.concat([randomBytes(37), bytes, randomBytes(41)])
const encodings = (bytes: Uint8Array): readonly string[] =>
  searchBytes('x', bytes, [secret]).map(({ encoding }) => encoding)

test('finds a secret in every encoding', () => {
  const utf16 = Buffer.from('Zürich-7f3a', 'utf16le')
  expect(encodings(around(Buffer.from('Zürich-7f3a')))).toEqual(['bytes'])
  expect(encodings(around(utf16))).toEqual(['UTF-16LE'])
  expect(encodings(around(Buffer.from(utf16).swap16()))).toEqual(['UTF-16BE'])
  expect(encodings(around(Buffer.from(Buffer.from('Zürich-7f3a').toString('hex'))))).toEqual(['hex'])
})

test('finds it in base64 whatever stands around it', () => {
  for (let before = 0; before < 6; before += 1)
    for (let after = 0; after < 4; after += 1) {
      const inside = Buffer.concat([randomBytes(before), Buffer.from('Zürich-7f3a'), randomBytes(after)])
      expect(encodings(Buffer.from(inside.toString('base64')))).toEqual([`base64+${before % 3}`])
      expect(encodings(Buffer.from(inside.toString('base64url')))).toEqual([`base64+${before % 3}`])
    }
})

test('finds nothing where there is nothing', () => {
  expect(encodings(randomBytes(100_000))).toEqual([])
})

test('finds it in files, across the pieces that are read, and in their names', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'parallax-leaks-'))
  try {
    const big = Buffer.alloc(9 * 1024 * 1024, 1)
    big.write('Zürich-7f3a', 4 * 1024 * 1024 - 5)
    await writeFile(join(folder, 'big'), big)
    await writeFile(join(folder, 'Zürich-7f3a'), '')
    const hits = await searchFiles([folder], [secret])
    expect(new Set(hits.map(({ file }) => file.slice(folder.length + 1)))).toEqual(new Set(['big', 'Zürich-7f3a']))
  } finally {
    await rm(folder, { recursive: true })
  }
})
