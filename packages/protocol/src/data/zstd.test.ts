import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { browserZstd, type Zstd } from './zstd.ts'
import { fitsLimit, rawZstdFrame, readZstdFrame } from './zstd-frame.ts'

/** As Node's composition roots make it. */
const nodeZstd: Zstd = {
  compress: (content) => zstdCompressSync(content),
  decompress: (frame, limit) => zstdDecompressSync(frame, { maxOutputLength: Math.max(limit, 1) }),
}

const back = { browserZstd, nodeZstd } as const
const pairs = Object.entries(back).flatMap(([writer, { compress }]) =>
  Object.entries(back).map(([reader, { decompress }]) => ({ writer, reader, compress, decompress })),
)
const SIZES = [0, 1, 17, 255, 256, 257, 65_791, 131_071, 131_072, 131_073, 262_144, 500_000, 3_000_000]

/** Neither constant nor random. */
function content(size: number): Uint8Array {
  return Uint8Array.from({ length: size }, (_, index) => (index * index) >> 5)
}

describe.each(pairs)('$reader reads what $writer writes', ({ compress, decompress }) => {
  test.each(SIZES)('of %i bytes', (size) => {
    expect(Buffer.from(decompress(compress(content(size)), size)).equals(content(size))).toBe(true)
  })

  test('of any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 5_000 }), (bytes) => {
        expect(Uint8Array.from(decompress(compress(bytes), bytes.length))).toEqual(bytes)
      }),
    )
  })

  test('and stops at the limit', () => {
    const frame = compress(content(200_000))
    expect(decompress(frame, 200_000)).toHaveLength(200_000)
    expect(() => decompress(frame, 199_999)).toThrow()
  })
})

describe('browserZstd reads every kind of frame', () => {
  const { ZSTD_c_compressionLevel: level, ZSTD_c_checksumFlag: checksum, ZSTD_c_contentSizeFlag: sizeFlag } = constants
  const { ZSTD_c_windowLog: windowLog } = constants

  test.each([
    { [level]: 19 },
    { [level]: -5 },
    { [checksum]: 1 },
    { [sizeFlag]: 0 },
    { [sizeFlag]: 0, [checksum]: 1 },
    { [windowLog]: 10, [sizeFlag]: 0 },
    { [windowLog]: 23, [sizeFlag]: 0 },
  ])('made with %j', (params) => {
    for (const size of SIZES) {
      const frame = zstdCompressSync(content(size), { params })
      const known = readZstdFrame(frame)
      expect(known !== undefined && fitsLimit(known, size)).toBe(true)
      expect(Buffer.from(browserZstd.decompress(frame, size)).equals(content(size))).toBe(true)
    }
  })

  test('with one raw block above 128 KiB, as official browsers write them', () => {
    const whole = content(200_000)
    const frame = Buffer.concat([Buffer.from('28b52ffde0', 'hex'), Buffer.alloc(8), Buffer.alloc(3), whole])
    frame.writeBigUInt64LE(200_000n, 5)
    frame.writeUIntLE(1 | (200_000 << 3), 13, 3)
    expect(Buffer.from(browserZstd.decompress(frame, 200_000)).equals(whole)).toBe(true)
  })

  test('but none whose content is not as long as it says', () => {
    const frame = Buffer.from(rawZstdFrame(content(100)))
    frame.writeBigUInt64LE(99n, 5)
    expect(() => browserZstd.decompress(frame, 1_000)).toThrow()
  })
})

describe('a frame', () => {
  test('tells what it holds without being decompressed', () => {
    expect(readZstdFrame(rawZstdFrame(content(300_000)))).toMatchObject({
      contentSize: 300_000,
      window: 300_000,
      least: 300_000,
      most: 300_000,
      largestBlock: 131_072,
    })
  })

  test('is one frame and nothing else', () => {
    const frame = rawZstdFrame(content(1_000))
    expect(readZstdFrame(frame)).toBeDefined()
    expect(readZstdFrame(Buffer.concat([frame, frame]))).toBeUndefined()
    expect(readZstdFrame(Buffer.concat([frame, new Uint8Array(1)]))).toBeUndefined()
    expect(readZstdFrame(frame.subarray(0, -1))).toBeUndefined()
    for (let length = 0; length < 20; length += 1) expect(readZstdFrame(frame.subarray(0, length))).toBeUndefined()
  })

  test('uses no dictionary, no reserved bit and no unknown block', () => {
    const frame = rawZstdFrame(content(1_000))
    const patched = (place: number, mask: number) => frame.map((byte, at) => (at === place ? byte | mask : byte))
    expect(readZstdFrame(patched(4, 0x01))).toBeUndefined()
    expect(readZstdFrame(patched(4, 0x08))).toBeUndefined()
    expect(readZstdFrame(patched(13, 0x06))).toBeUndefined()
    expect(readZstdFrame(patched(0, 0x01))).toBeUndefined()
  })
})

describe('the limit', () => {
  const fits = (frame: Uint8Array, limit: number) => {
    const known = readZstdFrame(frame)
    if (known === undefined) throw new Error('not a frame')
    return fitsLimit(known, limit)
  }

  test('is compared with the size that the header says', () => {
    const frame = zstdCompressSync(new Uint8Array(100_000).fill(1))
    expect(readZstdFrame(frame)).toMatchObject({ contentSize: 100_000, least: 0 })
    expect([fits(frame, 100_000), fits(frame, 99_999)]).toEqual([true, false])
  })

  test('is compared with what the blocks are sure to give', () => {
    const params = { [constants.ZSTD_c_contentSizeFlag]: 0 }
    const frame = zstdCompressSync(new Uint8Array(300_000), { params })
    const least = readZstdFrame(frame)?.least ?? 0
    expect(least).toBeGreaterThan(100_000)
    expect([fits(frame, least), fits(frame, least - 1)]).toEqual([true, false])
  })

  test('leaves windows of up to 8 MiB, or of the size of the content', () => {
    const empty = (...header: readonly number[]) => Uint8Array.from([0x28, 0xb5, 0x2f, 0xfd, ...header, 1, 0, 0])
    expect(fits(empty(0x00, 13 << 3), 10)).toBe(true)
    expect(fits(empty(0x00, (13 << 3) | 1), 10)).toBe(false)
    const large = rawZstdFrame(new Uint8Array(9 * 1024 * 1024))
    expect(fits(large, 9 * 1024 * 1024)).toBe(true)
  })
})

describe('a bomb', () => {
  const MiB = 1024 * 1024
  const bombs = {
    'that says its size': zstdCompressSync(new Uint8Array(64 * MiB)),
    'that hides its size': zstdCompressSync(new Uint8Array(64 * MiB), {
      params: { [constants.ZSTD_c_contentSizeFlag]: 0 },
    }),
    'of compressed blocks': zstdCompressSync(
      Uint8Array.from({ length: 64 * MiB }, (_, index) => index % 251),
      { params: { [constants.ZSTD_c_contentSizeFlag]: 0 } },
    ),
    'that asks for a window of 2 GiB': Uint8Array.from([0x28, 0xb5, 0x2f, 0xfd, 0x00, 0xa8, 0x0b, 0x00, 0x00, 0x00]),
  }

  test.each(Object.entries(bombs))('%s is stopped before it takes memory', (_, bomb) => {
    expect(bomb.length).toBeLessThan(10_000)
    const before = process.memoryUsage()
    const frame = readZstdFrame(bomb)
    if (frame !== undefined && fitsLimit(frame, MiB))
      expect(() => browserZstd.decompress(bomb, MiB)).toThrow('more than')
    const after = process.memoryUsage()
    expect(after.arrayBuffers - before.arrayBuffers).toBeLessThan(16 * MiB)
  })

  test('is seen by its header or by its blocks alone whenever these tell enough', () => {
    const refused = Object.entries(bombs).filter(([, bomb]) => {
      const frame = readZstdFrame(bomb)
      return frame === undefined || !fitsLimit(frame, MiB)
    })
    expect(refused.map(([name]) => name)).toEqual([
      'that says its size',
      'that hides its size',
      'that asks for a window of 2 GiB',
    ])
  })
})

test('whatever the bytes, reading ends in content within the limit or in an error', () => {
  const frames = SIZES.slice(0, 9).map((size) => zstdCompressSync(content(size)))
  const mutation = fc.tuple(
    fc.nat(frames.length - 1),
    fc.array(fc.tuple(fc.nat(3_000), fc.nat(255)), { minLength: 1, maxLength: 4 }),
  )
  fc.assert(
    fc.property(mutation, ([which, changes]) => {
      const bytes = Uint8Array.from(frames[which] ?? [])
      for (const [place, value] of changes) bytes[place % bytes.length] = value
      let length = 0
      try {
        length = browserZstd.decompress(bytes, 150_000).length
      } catch (error) {
        expect(error).toBeInstanceOf(Error)
      }
      expect(length).toBeLessThanOrEqual(150_000)
    }),
    { numRuns: 2_000 },
  )
})
