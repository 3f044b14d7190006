import { wasmCrypto } from '@parallax/crypto/wasm'
import {
  BlobSource,
  BrowserHttpTransport,
  browserBlockPool,
  MemorySink,
  readableStreamSource,
  WritableStreamSink,
} from '@parallax/platform/browser'
import { describe, expect, it } from 'vitest'
import { describeBlockPool, describeThreadedPool, type OpenPoolBench } from './block-pool.suite.ts'
import { describeByteSink } from './byte-sink.suite.ts'
import { describeByteSource, describeRandomSource } from './byte-source.suite.ts'
import { describeHttpTransport } from './http-transport.suite.ts'
import { bytesOf, newId } from './storage-bench.ts'

describeHttpTransport('browser', (limits) => new BrowserHttpTransport(limits))

const crypto = await wasmCrypto()

const openPool: OpenPoolBench = async (options = {}) => {
  const pool = browserBlockPool({ crypto, workers: 2, ...options })
  return { pool, crypto, [Symbol.asyncDispose]: () => pool[Symbol.asyncDispose]() }
}

describeBlockPool('browser', openPool)
describeThreadedPool('browser', openPool)

function fileOf(content: Uint8Array): File {
  return new File([new Uint8Array(content)], 'holiday.jpg', { lastModified: 1_600_000_000_123 })
}

describeByteSource('file', async (content) => new BlobSource(fileOf(content)))
describeRandomSource('file', async (content) => new BlobSource(fileOf(content)))
describeByteSource('readable stream', async (content) =>
  readableStreamSource(fileOf(content).stream(), { name: 'answer' }),
)

describeByteSink('memory', async () => {
  const sink = new MemorySink('memory')
  return { sink, seen: async () => sink.content, [Symbol.asyncDispose]: () => Promise.resolve() }
})

describeByteSink('writable file', async () => {
  const root = await navigator.storage.getDirectory()
  const name = newId()
  const handle = await root.getFileHandle(name, { create: true })
  const sink = new WritableStreamSink(await handle.createWritable(), name)
  let committed = false
  const commit = sink.commit.bind(sink)
  return {
    sink: Object.assign(sink, {
      commit: async () => {
        await commit()
        committed = true
      },
    }),
    seen: async () => {
      const content = new Uint8Array(await (await handle.getFile()).arrayBuffer())
      return committed || content.length > 0 ? content : undefined
    },
    [Symbol.asyncDispose]: async () => {
      await sink[Symbol.asyncDispose]()
      // The browser lets go of an aborted file a little later.
      const remove = () =>
        root
          .removeEntry(name)
          .then(() => 'removed')
          .catch((error: DOMException) => error.name)
      await expect.poll(remove).toBe('removed')
    },
  }
})

describe('file source', () => {
  it('has the name and date of the file', async () => {
    await using source = new BlobSource(fileOf(bytesOf('x')))
    expect([source.name, source.modified]).toEqual(['holiday.jpg', 1_600_000_000_123_000n])
    expect(await source.fingerprint()).toEqual({ size: 1, modified: 1_600_000_000_123_000_000n })
  })

  it('says that the file was changed after it was chosen', async () => {
    const root = await navigator.storage.getDirectory()
    const handle = await root.getFileHandle('changing', { create: true })
    const write = async (content: string) => {
      const writable = await handle.createWritable()
      await writable.write(content)
      await writable.close()
    }
    await write('first')
    await using source = new BlobSource(await handle.getFile())
    await write('second, longer')
    await expect(source.read(0, new Uint8Array(5))).rejects.toMatchObject({ code: 'source_changed' })
    await root.removeEntry('changing')
  })
})

describe('writable stream sink', () => {
  it('says that it cannot be written', async () => {
    const broken = new WritableStream({
      write: () => {
        throw new Error('the disk is gone')
      },
    })
    await using sink = new WritableStreamSink(broken, 'download')
    await expect(sink.write(bytesOf('x'))).rejects.toMatchObject({ code: 'target_unwritable' })
  })
})
