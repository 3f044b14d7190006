import type { ByteSink } from '@parallax/client'
import { describe, expect, it } from 'vitest'
import { bytesOf, textOf } from './storage-bench.ts'

export interface SinkBench extends AsyncDisposable {
  readonly sink: ByteSink
  /** What stands there for others; undefined while nothing does. */
  seen(): Promise<Uint8Array | undefined>
}

/** What every sink of bytes does that can keep its content back until it is complete. */
export function describeByteSink(name: string, open: () => Promise<SinkBench>): void {
  describe(`byte sink: ${name}`, () => {
    it('shows everything that was written, in order, once it is committed', async () => {
      await using bench = await open()
      for (const part of ['one ', '', 'two ', 'three']) await bench.sink.write(bytesOf(part))
      expect(await bench.seen()).toBeUndefined()
      await bench.sink.commit()
      expect(textOf(await bench.seen())).toBe('one two three')
    })

    it('can be empty', async () => {
      await using bench = await open()
      await bench.sink.commit()
      expect(await bench.seen()).toEqual(new Uint8Array())
    })

    it('lets the memory of a write be used again', async () => {
      await using bench = await open()
      const slab = new Uint8Array(100_000)
      for (const value of [1, 2, 3]) {
        slab.fill(value)
        await bench.sink.write(slab)
      }
      slab.fill(9)
      await bench.sink.commit()
      const seen = await bench.seen()
      expect([seen?.length, seen?.[0], seen?.[150_000], seen?.[299_999]]).toEqual([300_000, 1, 2, 3])
    })

    it('leaves nothing when it is given up', async () => {
      await using bench = await open()
      await bench.sink.write(bytesOf('half'))
      await bench.sink[Symbol.asyncDispose]()
      await bench.sink[Symbol.asyncDispose]()
      expect(await bench.seen()).toBeUndefined()
    })

    it('keeps what was committed when it is disposed of', async () => {
      await using bench = await open()
      await bench.sink.write(bytesOf('whole'))
      await bench.sink.commit()
      await bench.sink[Symbol.asyncDispose]()
      expect(textOf(await bench.seen())).toBe('whole')
    })

    it('stops for its signal', async () => {
      await using bench = await open()
      const signal = AbortSignal.abort(new Error('enough'))
      await expect(bench.sink.write(bytesOf('x'), { signal })).rejects.toThrow('enough')
    })
  })
}
