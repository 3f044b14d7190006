import { expect, test } from 'vitest'
import { BlockBuffers } from './block-buffers.ts'

const BLOCK = 512 * 1024 + 40

test('memory is used again only once it was given back, and then by one at a time', () => {
  const buffers = new BlockBuffers()
  const [first, second] = [buffers.take(BLOCK), buffers.take(BLOCK)]
  expect(second.buffer).not.toBe(first.buffer)
  // A view on a part stands for the whole.
  buffers.giveBack(first.subarray(100, 200))
  buffers.giveBack(first)
  const third = buffers.take(BLOCK + 100)
  expect(third.buffer).toBe(first.buffer)
  expect(third.length).toBe(BLOCK + 100)
  expect(buffers.take(BLOCK).buffer).not.toBe(first.buffer)
})

test('bytes from elsewhere, short and very long ones are never lent again', () => {
  const buffers = new BlockBuffers()
  const foreign = new Uint8Array(576 * 1024)
  buffers.giveBack(foreign)
  expect(buffers.take(BLOCK).buffer).not.toBe(foreign.buffer)
  for (const length of [0, 1000, 1024 * 1024]) {
    const bytes = buffers.take(length)
    expect(bytes.length).toBe(length)
    buffers.giveBack(bytes)
    expect(buffers.take(length).buffer).not.toBe(bytes.buffer)
  }
})

test('no more is kept than a burst needs', () => {
  const buffers = new BlockBuffers()
  const burst = Array.from({ length: 40 }, () => buffers.take(BLOCK))
  for (const bytes of burst) buffers.giveBack(bytes)
  const known = new Set(burst.map(({ buffer }) => buffer))
  const again = Array.from({ length: 40 }, () => buffers.take(BLOCK))
  expect(again.filter(({ buffer }) => known.has(buffer))).toHaveLength(16)
})
