import { createWriteStream } from 'node:fs'
import { appendFile, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough, Readable, Writable } from 'node:stream'
import { sameFingerprint } from '@parallax/client'
import { inputSource, MemorySink, OutputSink, PathSink, PathSource, StreamSource } from '@parallax/platform/node'
import { describe, expect, it } from 'vitest'
import { describeByteSink } from './byte-sink.suite.ts'
import { describeByteSource, describeRandomSource, type OpenSource } from './byte-source.suite.ts'
import { bytesOf } from './storage-bench.ts'

async function temporaryFolder() {
  const path = await mkdtemp(join(tmpdir(), 'parallax-bytes-'))
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true }) }
}

const openPath: OpenSource = async (content) => {
  const folder = await temporaryFolder()
  const path = join(folder.path, 'source')
  await writeFile(path, content)
  const source = await PathSource.open(path)
  const close = source[Symbol.asyncDispose].bind(source)
  return Object.assign(source, {
    [Symbol.asyncDispose]: async () => {
      await close()
      await folder[Symbol.asyncDispose]()
    },
  })
}

/** In parts of odd sizes. */
async function* partsOf(content: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0, size = 1; at < content.length; at += size, size = (size * 7) % 4001)
    yield content.subarray(at, at + size)
}

describeByteSource('path', openPath)
describeRandomSource('path', openPath)
describeByteSource('input', async (content) => inputSource(Readable.from(partsOf(content)), 'standard input'))
describeByteSource(
  'stream',
  async (content) =>
    new StreamSource(partsOf(content), { name: 'stream', size: content.length, close: () => Promise.resolve() }),
)

describeByteSink('path', async () => {
  const folder = await temporaryFolder()
  const path = join(folder.path, 'target')
  const sink = await PathSink.open(path, { existing: 'keep' })
  return {
    sink,
    seen: async () => {
      const names = await readdir(folder.path)
      return names.includes('target') ? new Uint8Array(await readFile(path)) : undefined
    },
    [Symbol.asyncDispose]: async () => {
      await sink[Symbol.asyncDispose]()
      await folder[Symbol.asyncDispose]()
    },
  }
})

describeByteSink('memory', async () => {
  const sink = new MemorySink('memory')
  return { sink, seen: async () => sink.content, [Symbol.asyncDispose]: () => Promise.resolve() }
})

describe('path source', () => {
  it('has another fingerprint after each change that it can see', async () => {
    await using folder = await temporaryFolder()
    const path = join(folder.path, 'source')
    await writeFile(path, 'content')
    await using source = await PathSource.open(path)
    const first = await source.fingerprint()
    expect(first).toMatchObject({ size: 7, modified: expect.any(BigInt), inode: expect.any(BigInt) })
    await appendFile(path, ' and more')
    const second = await source.fingerprint()
    expect(sameFingerprint(first, second)).toBe(false)
    await truncate(path, 7)
    expect(sameFingerprint(first, await source.fingerprint())).toBe(false)
    await writeFile(join(folder.path, 'other'), 'content')
    await rename(join(folder.path, 'other'), path)
    await using replaced = await PathSource.open(path)
    expect(sameFingerprint(first, await replaced.fingerprint())).toBe(false)
  })

  it('tells when it was modified, to the microsecond', async () => {
    await using folder = await temporaryFolder()
    const path = join(folder.path, 'source')
    await writeFile(path, 'content')
    await using source = await PathSource.open(path)
    expect(source.modified).toBe((await stat(path, { bigint: true })).mtimeNs / 1000n)
  })

  it('says that it cannot be read', async () => {
    await using folder = await temporaryFolder()
    await mkdir(join(folder.path, 'folder'))
    for (const name of ['folder', 'nothing', 'folder/nothing'])
      await expect(PathSource.open(join(folder.path, name))).rejects.toMatchObject({ code: 'source_unreadable' })
  })
})

describe('input source', () => {
  it('is read in order only', async () => {
    await using source = inputSource(Readable.from(partsOf(bytesOf('content'))), 'standard input')
    expect([source.access, source.size, await source.fingerprint()]).toEqual(['forward', undefined, undefined])
    expect(await source.read(0, new Uint8Array(3))).toBe(3)
    await expect(source.read(0, new Uint8Array(3))).rejects.toMatchObject({ code: 'internal' })
  })

  it('stops for its signal while it waits for more', async () => {
    const stop = new AbortController()
    await using source = inputSource(new PassThrough(), 'standard input')
    const waiting = source.read(0, new Uint8Array(3), { signal: stop.signal })
    stop.abort(new Error('enough'))
    await expect(waiting).rejects.toThrow('enough')
  })

  it('says that it cannot be read', async () => {
    const input = new PassThrough()
    await using source = inputSource(input, 'standard input')
    const waiting = source.read(0, new Uint8Array(3))
    input.destroy(new Error('EIO'))
    await expect(waiting).rejects.toMatchObject({ code: 'source_unreadable' })
  })
})

describe('path sink', () => {
  it('keeps a file that exists, unless told to replace it', async () => {
    await using folder = await temporaryFolder()
    const path = join(folder.path, 'target')
    await writeFile(path, 'old')
    {
      await using sink = await PathSink.open(path, { existing: 'keep' })
      await sink.write(bytesOf('new'))
      await expect(sink.commit()).rejects.toMatchObject({ code: 'target_exists' })
    }
    expect(await readFile(path, 'utf8')).toBe('old')
    expect(await readdir(folder.path)).toEqual(['target'])
    await using sink = await PathSink.open(path, { existing: 'replace' })
    await sink.write(bytesOf('new'))
    expect(await readFile(path, 'utf8')).toBe('old')
    await sink.commit()
    expect(await readFile(path, 'utf8')).toBe('new')
    expect(await readdir(folder.path)).toEqual(['target'])
  })

  it('takes over the date of the content', async () => {
    await using folder = await temporaryFolder()
    const path = join(folder.path, 'target')
    await using sink = await PathSink.open(path, { existing: 'keep' })
    await sink.commit({ modified: 1_600_000_000_123_456n })
    expect(Math.abs((await stat(path)).mtimeMs - 1_600_000_000_123.456)).toBeLessThan(0.01)
  })

  it('has room for the longest names', async () => {
    await using folder = await temporaryFolder()
    const path = join(folder.path, 'n'.repeat(255))
    await using sink = await PathSink.open(path, { existing: 'keep' })
    await sink.commit()
    expect(await readdir(folder.path)).toEqual(['n'.repeat(255)])
  })

  it('says that it cannot be written', async () => {
    await using folder = await temporaryFolder()
    await expect(PathSink.open(join(folder.path, 'no/folder'), { existing: 'keep' })).rejects.toMatchObject({
      code: 'target_unwritable',
    })
    await mkdir(join(folder.path, 'taken'))
    await using sink = await PathSink.open(join(folder.path, 'taken'), { existing: 'replace' })
    await expect(sink.commit()).rejects.toMatchObject({ code: 'target_unwritable' })
  })
})

describe('output sink', () => {
  it('writes in order, and lets the memory be used again', async () => {
    await using folder = await temporaryFolder()
    const path = join(folder.path, 'output')
    const output = createWriteStream(path)
    await using sink = new OutputSink(output, 'standard output')
    const slab = new Uint8Array(100_000)
    for (const value of [1, 2, 3]) await sink.write(slab.fill(value))
    slab.fill(9)
    await sink.commit()
    const written = await readFile(path)
    expect([written.length, written[0], written[150_000], written[299_999]]).toEqual([300_000, 1, 2, 3])
    output.destroy()
  })

  it('ends a write when its reader has taken it', async () => {
    const taken: (() => void)[] = []
    const output = new Writable({ highWaterMark: 1000, write: (_part, _encoding, done) => void taken.push(done) })
    await using sink = new OutputSink(output, 'standard output')
    let written = false
    const writing = sink.write(bytesOf('x')).then(() => {
      written = true
    })
    await new Promise((resolve) => setImmediate(resolve))
    expect(written).toBe(false)
    taken[0]?.()
    await writing
  })

  it('says that nobody reads any more', async () => {
    const output = new PassThrough()
    await using sink = new OutputSink(output, 'standard output')
    output.destroy()
    await expect(sink.write(bytesOf('x'))).rejects.toMatchObject({ code: 'target_unwritable' })
  })
})
