import { type ByteSource, sameFingerprint } from '@parallax/client'
import { describe, expect, it } from 'vitest'

export type OpenSource = (content: Uint8Array) => Promise<ByteSource>

function random(size: number): Uint8Array {
  const bytes = new Uint8Array(size)
  for (let at = 0; at < size; at += 65_536) crypto.getRandomValues(bytes.subarray(at, at + 65_536))
  return bytes
}

async function readAll(source: ByteSource, step: number): Promise<Uint8Array> {
  const parts: number[] = []
  const slab = new Uint8Array(step)
  for (let offset = 0; ; ) {
    const count = await source.read(offset, slab)
    parts.push(...slab.subarray(0, count))
    offset += count
    if (count < step) return Uint8Array.from(parts)
  }
}

/** What every source of bytes does. */
export function describeByteSource(name: string, open: OpenSource): void {
  describe(`byte source: ${name}`, () => {
    it.each([0, 1, 999, 1000, 1001, 70_000])('reads %i bytes in full pieces, fewer only at the end', async (size) => {
      const content = random(size)
      await using source = await open(content)
      expect(await readAll(source, 1000)).toEqual(content)
      expect(await source.read(size, new Uint8Array(10))).toBe(0)
    })

    it('has a name, and a size that is true if it has one', async () => {
      await using source = await open(random(1234))
      expect(source.name).not.toBe('')
      expect([1234, undefined]).toContain(source.size)
    })

    it('stops for its signal', async () => {
      await using source = await open(random(1234))
      const signal = AbortSignal.abort(new Error('enough'))
      await expect(source.read(0, new Uint8Array(10), { signal })).rejects.toThrow('enough')
    })
  })
}

/** What a source does besides that can be read anywhere. */
export function describeRandomSource(name: string, open: OpenSource): void {
  describe(`random access of the byte source: ${name}`, () => {
    it('reads anywhere, as often as wanted', async () => {
      const content = random(5000)
      await using source = await open(content)
      expect(source.access).toBe('random')
      expect(source.size).toBe(5000)
      const piece = new Uint8Array(100)
      for (const offset of [4000, 0, 4950, 17, 5000, 9999]) {
        const expected = content.subarray(offset, offset + 100)
        expect(await source.read(offset, piece)).toBe(expected.length)
        expect(piece.subarray(0, expected.length)).toEqual(expected)
      }
    })

    it('has the same fingerprint as long as it is the same', async () => {
      await using source = await open(random(5000))
      const first = await source.fingerprint()
      await source.read(0, new Uint8Array(5000))
      expect(first).toBeDefined()
      expect(sameFingerprint(first, await source.fingerprint())).toBe(true)
    })
  })
}
