import { BLOCK_SIZE, type BlockPool, type ClearSlab } from '@parallax/client'
import { type CryptoBackend, SEAL_OVERHEAD } from '@parallax/crypto'
import { describe, expect, it } from 'vitest'

export interface PoolBench extends AsyncDisposable {
  readonly pool: BlockPool
  /** To check what the pool made, and to make what it gets. */
  readonly crypto: CryptoBackend
}

export type OpenPoolBench = (options?: { readonly workers?: number; readonly slabs?: number }) => Promise<PoolBench>

/** Small enough for the caller's thread, and larger. */
const SIZES = [0, 1, 1000, 16_384, 16_385, 100_001, BLOCK_SIZE - 1, BLOCK_SIZE, BLOCK_SIZE + 1, 3_000_000]

async function filled(pool: BlockPool, content: Uint8Array): Promise<ClearSlab> {
  const slab = await pool.slab({ size: Math.max(content.length, 1) })
  slab.bytes.set(content)
  return slab
}

/** What every block pool does. */
export function describeBlockPool(name: string, openBench: OpenPoolBench): void {
  describe(`block pool: ${name}`, () => {
    it.each(SIZES)('seals a block of %i bytes and tells its digest', async (size) => {
      await using bench = await openBench()
      const { pool, crypto } = bench
      const key = crypto.newSecretKey()
      const content = crypto.random(size)
      using sealed = await pool.sealBlock(await filled(pool, content), key, { length: size })
      expect(sealed.bytes.length).toBe(size + SEAL_OVERHEAD)
      expect(sealed.digest.equals(crypto.sha256(content))).toBe(true)
      expect(crypto.equal(crypto.decrypt(key, sealed.bytes), content)).toBe(true)
    })

    it.each(SIZES)('opens a block of %i bytes', async (size) => {
      await using bench = await openBench()
      const { pool, crypto } = bench
      const key = crypto.newSecretKey()
      const content = crypto.random(size)
      const opened = await pool.openBlock(crypto.encrypt(key, content), key, {
        expected: { size, digest: crypto.sha256(content) },
      })
      if (opened.status !== 'ok') expect.fail(opened.status)
      using block = opened.block
      expect(crypto.equal(block.bytes, content)).toBe(true)
    })

    it('seals a part of a slab', async () => {
      await using bench = await openBench()
      const { pool, crypto } = bench
      const key = crypto.newSecretKey()
      const slab = await pool.slab()
      expect(slab.bytes.length).toBe(BLOCK_SIZE)
      slab.bytes.set(crypto.random(BLOCK_SIZE))
      const part = slab.bytes.slice(0, 70_000)
      using sealed = await pool.sealBlock(slab, key, { length: 70_000 })
      expect(crypto.equal(crypto.decrypt(key, sealed.bytes), part)).toBe(true)
    })

    it.each([100, 100_000])('seals without a digest, and opens what it sealed (%i bytes)', async (size) => {
      await using bench = await openBench()
      const { pool, crypto } = bench
      const key = crypto.newSecretKey()
      const content = crypto.random(size)
      using sealed = await pool.seal(await filled(pool, content), key, { length: size })
      using opened = await pool.open(sealed.bytes, key)
      expect(opened && crypto.equal(opened.bytes, content)).toBe(true)
      expect(await pool.open(sealed.bytes, crypto.newSecretKey())).toBeUndefined()
      expect(await pool.open(sealed.bytes.slice(0, 39), key)).toBeUndefined()
    })

    it('seals what it opened, without another slab', async () => {
      await using bench = await openBench({ slabs: 2 })
      const { pool, crypto } = bench
      const [from, to] = [crypto.newSecretKey(), crypto.newSecretKey()]
      const content = crypto.random(BLOCK_SIZE)
      const clear = await pool.open(crypto.encrypt(from, content), from)
      if (clear === undefined) expect.fail('does not open')
      using sealed = await pool.sealBlock(clear, to, { length: content.length })
      expect(crypto.equal(crypto.decrypt(to, sealed.bytes), content)).toBe(true)
    })

    it.each([1000, 100_000])('says what is wrong with a block (%i bytes), and goes on', async (size) => {
      await using bench = await openBench({ workers: 1, slabs: 2 })
      const { pool, crypto } = bench
      const key = crypto.newSecretKey()
      const content = crypto.random(size)
      const sealed = crypto.encrypt(key, content)
      const digest = crypto.sha256(content)
      const damaged = sealed.slice()
      damaged[size / 2] = (damaged[size / 2] ?? 0) ^ 1
      const statusOf = async (bytes: Uint8Array, expected: { size: number; digest: typeof digest }, with_ = key) => {
        const opened = await pool.openBlock(bytes, with_, { expected })
        if (opened.status === 'ok') opened.block[Symbol.dispose]()
        return opened.status
      }
      for (let round = 0; round < 3; round += 1) {
        expect(await statusOf(damaged, { size, digest })).toBe('CannotDecrypt')
        expect(await statusOf(sealed.subarray(0, 20), { size, digest })).toBe('CannotDecrypt')
        expect(await statusOf(sealed, { size, digest }, crypto.newSecretKey())).toBe('CannotDecrypt')
        expect(await statusOf(sealed, { size: size + 1, digest })).toBe('SizeMismatch')
        expect(await statusOf(sealed, { size: size + 1, digest: crypto.sha256(sealed) })).toBe('SizeMismatch')
        expect(await statusOf(sealed, { size, digest: crypto.sha256(sealed) })).toBe('HashDigestMismatch')
        expect(await statusOf(sealed, { size, digest })).toBe('ok')
      }
    })

    it('leaves what it opens to its owner', async () => {
      await using bench = await openBench()
      const { pool, crypto } = bench
      const key = crypto.newSecretKey()
      const message = new Uint8Array(200_000)
      message.set(crypto.encrypt(key, crypto.random(100_000)), 50)
      const before = message.slice()
      using opened = await pool.open(message.subarray(50, 50 + 100_040), key)
      expect(opened?.bytes.length).toBe(100_000)
      expect(crypto.equal(message, before)).toBe(true)
    })

    it('keeps many blocks apart, whatever the order they end in', async () => {
      await using bench = await openBench()
      const { pool, crypto } = bench
      await Promise.all(
        Array.from({ length: 60 }, async (_, n) => {
          const key = crypto.newSecretKey()
          const content = crypto.random(n % 3 === 0 ? 200 : 40_000 + n)
          const sealed = await pool.sealBlock(await filled(pool, content), key, { length: content.length })
          const [message, expected] = [sealed.bytes.slice(), { size: content.length, digest: sealed.digest }]
          sealed[Symbol.dispose]()
          const opened = await pool.openBlock(message, key, { expected })
          expect(opened.status).toBe('ok')
          if (opened.status === 'ok') opened.block[Symbol.dispose]()
        }),
      )
    })

    it('does nothing once its signal is aborted', async () => {
      await using bench = await openBench()
      const { pool, crypto } = bench
      const key = crypto.newSecretKey()
      const signal = AbortSignal.abort(new Error('enough'))
      await expect(pool.slab({ signal })).rejects.toThrow('enough')
      await expect(pool.open(new Uint8Array(100), key, { signal })).rejects.toThrow('enough')
      for (const length of [100, 100_000])
        await expect(pool.sealBlock(await pool.slab(), key, { length, signal })).rejects.toThrow('enough')
    })
  })
}

/** What a pool with threads does besides: it has so much memory and no more. */
export function describeThreadedPool(name: string, openBench: OpenPoolBench): void {
  describe(`threads of the block pool: ${name}`, () => {
    it('lends its slabs and then makes callers wait, in order', async () => {
      await using bench = await openBench({ slabs: 2 })
      const { pool } = bench
      const [first, second] = [await pool.slab(), await pool.slab()]
      const order: string[] = []
      const third = pool.slab().then((slab) => order.push('third') && slab)
      const fourth = pool.slab().then((slab) => order.push('fourth') && slab)
      await new Promise((resolve) => setTimeout(resolve, 20))
      expect(order).toEqual([])
      second[Symbol.dispose]()
      second[Symbol.dispose]()
      await third
      expect(order).toEqual(['third'])
      first[Symbol.dispose]()
      await fourth
      expect(order).toEqual(['third', 'fourth'])
    })

    it('gets every slab back: after success, failure and abort', async () => {
      await using bench = await openBench({ workers: 1, slabs: 6 })
      const { pool, crypto } = bench
      const key = crypto.newSecretKey()
      for (let round = 0; round < 10; round += 1) {
        const stop = new AbortController()
        const doomed = [1000, 300_000, 300_000, 300_000, 300_000, 300_000].map(async (length) =>
          pool.sealBlock(await pool.slab(), key, { length, signal: stop.signal }),
        )
        if (round % 2 === 0) await new Promise((resolve) => setTimeout(resolve, round / 5))
        stop.abort(new Error('enough'))
        for (const outcome of await Promise.allSettled(doomed))
          if (outcome.status === 'fulfilled') outcome.value[Symbol.dispose]()
        expect(await pool.open(new Uint8Array(300_000), key)).toBeUndefined()
        expect(await pool.open(new Uint8Array(300), key)).toBeUndefined()
        const large = await pool.slab({ size: 2 * BLOCK_SIZE })
        large[Symbol.dispose]()
      }
      const all = await Promise.all(Array.from({ length: 6 }, () => pool.slab()))
      for (const slab of all) slab[Symbol.dispose]()
    })

    it('ends a job that runs, and one that waits, with the reason of its signal', async () => {
      await using bench = await openBench({ workers: 1, slabs: 8 })
      const { pool, crypto } = bench
      const key = crypto.newSecretKey()
      const stop = new AbortController()
      const jobs = Array.from({ length: 8 }, async () =>
        pool.sealBlock(await pool.slab(), key, { length: BLOCK_SIZE, signal: stop.signal }),
      )
      const outcomes = Promise.allSettled(jobs)
      await new Promise((resolve) => setTimeout(resolve, 1))
      stop.abort(new Error('enough'))
      const reasons = (await outcomes).flatMap((outcome) =>
        outcome.status === 'rejected' ? [String(outcome.reason)] : [],
      )
      expect(reasons.length).toBeGreaterThan(0)
      expect(new Set(reasons)).toEqual(new Set(['Error: enough']))
    })

    it('stops whoever waits when it is closed', async () => {
      const bench = await openBench({ slabs: 1 })
      const { pool, crypto } = bench
      const slab = await pool.slab()
      const waiting = pool.slab()
      const sealing = pool.sealBlock(slab, crypto.newSecretKey(), { length: BLOCK_SIZE })
      const outcomes = Promise.allSettled([waiting, sealing])
      await bench[Symbol.asyncDispose]()
      for (const outcome of await outcomes)
        expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'stopped' } })
      await expect(pool.slab()).rejects.toMatchObject({ code: 'stopped' })
    })

    it('does not use a slab that was handed on', async () => {
      await using bench = await openBench()
      const { pool, crypto } = bench
      const slab = await pool.slab()
      using sealed = await pool.sealBlock(slab, crypto.newSecretKey(), { length: 100 })
      expect(sealed.bytes.length).toBe(140)
      expect(() => slab.bytes).toThrow(TypeError)
      await expect(pool.sealBlock(slab, crypto.newSecretKey(), { length: 100 })).rejects.toThrow(TypeError)
      const other = await pool.slab({ size: 10 })
      await expect(pool.seal(other, crypto.newSecretKey(), { length: 11 })).rejects.toThrow(RangeError)
      other[Symbol.dispose]()
    })
  })
}
