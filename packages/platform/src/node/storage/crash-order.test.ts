import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { NoSpaceError, type RawDataId } from '@parallax/client'
import { uuidFromBytes } from '@parallax/wire'
import { describe, expect, it } from 'vitest'
import type { DataFiles, Durability, NumberedData } from '../../storage/data-files.ts'
import { LocalWorkspaceStorage } from '../../storage/local-workspace-storage.ts'
import type { RecordChange } from '../../storage/workspace-records.ts'
import { SystemClock } from '../../system-clock.ts'
import { NodeDataFiles } from './node-data-files.ts'
import { SqliteFile } from './sqlite-file.ts'
import { SqliteWorkspace, WORKSPACE_SCHEMA } from './sqlite-workspace.ts'

type Step = string

/** Records what is done and in which order; fails where it is told to. */
class WatchedFiles implements DataFiles {
  /** How many of the next writes find no room. */
  fullFor = 0
  readonly #files: DataFiles
  readonly #steps: Step[]

  constructor(files: DataFiles, steps: Step[]) {
    this.#files = files
    this.#steps = steps
  }

  async write(data: readonly NumberedData[], durability: Durability): Promise<void> {
    if (this.fullFor > 0) {
      this.fullFor -= 1
      throw new NoSpaceError()
    }
    await this.#files.write(data, durability)
    this.#steps.push(`data ${durability}`)
  }

  read(file: number): Promise<Uint8Array | undefined> {
    return this.#files.read(file)
  }

  async remove(files: readonly number[]): Promise<void> {
    if (files.length > 0) this.#steps.push('removal')
    await this.#files.remove(files)
  }

  list(): Promise<readonly number[]> {
    return this.#files.list()
  }
}

class WatchedRecords extends SqliteWorkspace {
  readonly #steps: Step[]
  failure: Error | undefined

  constructor(file: SqliteFile, steps: Step[]) {
    super(file)
    this.#steps = steps
  }

  override async apply(change: RecordChange): Promise<void> {
    if (this.failure !== undefined) throw this.failure
    await super.apply(change)
    this.#steps.push('record')
  }
}

async function scene(cachedBlocks = 10) {
  const folder = await mkdtemp(join(tmpdir(), 'parallax-order-'))
  const steps: Step[] = []
  const data = join(folder, 'data')
  const open = async () => {
    const records = new WatchedRecords(new SqliteFile(join(folder, 'w.sqlite'), { schema: WORKSPACE_SCHEMA }), steps)
    const files = new WatchedFiles(await NodeDataFiles.open(data), steps)
    const storage = await LocalWorkspaceStorage.open({
      records,
      files,
      clock: new SystemClock(),
      cachedBlocks,
      place: folder,
      firstFile: 1,
    })
    return { records, files, storage }
  }
  return { folder, data, steps, open, [Symbol.asyncDispose]: () => rm(folder, { recursive: true }) }
}

function chunk(content = 'content') {
  const id = uuidFromBytes<RawDataId>(crypto.getRandomValues(new Uint8Array(16)))
  return { id, sealed: new TextEncoder().encode(content) }
}

describe('order of writing', () => {
  it('has data on the disk before the record that points at it', async () => {
    await using here = await scene()
    const { storage } = await here.open()
    await using _ = storage
    await storage.commit({ addChunks: [chunk()] })
    expect(here.steps).toEqual(['data durable', 'record'])
  })

  it('removes data only after the record that pointed at it', async () => {
    await using here = await scene()
    const { storage } = await here.open()
    await using _ = storage
    const one = chunk()
    await storage.commit({ addChunks: [one] })
    here.steps.length = 0
    await storage.commit({ removeChunks: [one.id] })
    expect(here.steps).toEqual(['record', 'removal'])
  })

  it('keeps what was to be removed, and drops what was to be added, when the record fails', async () => {
    await using here = await scene()
    const { storage, records, files } = await here.open()
    await using _ = storage
    const [old, added] = [chunk('old'), chunk('added')]
    await storage.commit({ addChunks: [old] })
    records.failure = new NoSpaceError()
    await expect(storage.commit({ addChunks: [added], removeChunks: [old.id] })).rejects.toBe(records.failure)
    records.failure = undefined
    expect((await files.list()).length).toBe(1)
    expect(await storage.chunk(old.id)).toEqual(old.sealed)
    expect(await storage.chunk(added.id)).toBeUndefined()
  })

  it('drops a cached block from the records before its data', async () => {
    await using here = await scene(2)
    const { storage } = await here.open()
    await using _ = storage
    for (let n = 0; n < 3; n += 1) await storage.cacheBlock(chunk())
    expect(here.steps).toEqual(['data relaxed', 'data relaxed', 'data relaxed', 'record', 'removal'])
  })
})

describe('without room', () => {
  it('what is cached gives way to what has to be kept', async () => {
    await using here = await scene()
    const { storage, files } = await here.open()
    await using _ = storage
    const [cached, kept] = [chunk('cached'), chunk('kept')]
    await storage.cacheBlock(cached)
    files.fullFor = 1
    await storage.commit({ addChunks: [kept] })
    expect(await storage.chunk(kept.id)).toEqual(kept.sealed)
    expect(await storage.missing([cached.id, kept.id])).toEqual([cached.id])
    expect((await files.list()).length).toBe(1)
  })

  it('a change is refused once nothing can give way', async () => {
    await using here = await scene()
    const { storage, files } = await here.open()
    await using _ = storage
    await storage.cacheBlock(chunk())
    files.fullFor = 2
    await expect(storage.commit({ addChunks: [chunk()] })).rejects.toBeInstanceOf(NoSpaceError)
    files.fullFor = 1
    await expect(storage.commit({ addChunks: [chunk()] })).rejects.toBeInstanceOf(NoSpaceError)
    expect(await files.list()).toEqual([])
  })

  it('a chunk that could not be promoted is still there, whatever the cache evicts', async () => {
    await using here = await scene(2)
    const { storage, records } = await here.open()
    await using _ = storage
    const one = chunk()
    await storage.commit({ addChunks: [one] })
    records.failure = new NoSpaceError()
    await expect(storage.commit({ promoteChunks: [one.id] })).rejects.toBeInstanceOf(NoSpaceError)
    records.failure = undefined
    for (let n = 0; n < 5; n += 1) await storage.cacheBlock(chunk())
    expect(await storage.chunk(one.id)).toEqual(one.sealed)
    await storage.commit({ promoteChunks: [one.id] })
    expect(await storage.block(one.id)).toEqual(one.sealed)
  })

  it('reading and caching blocks goes on', async () => {
    await using here = await scene(100)
    const { storage, records, files } = await here.open()
    await using _ = storage
    const blocks = Array.from({ length: 70 }, () => chunk())
    records.failure = new NoSpaceError()
    for (const block of blocks) await storage.cacheBlock(block)
    files.fullFor = 1
    const unlucky = chunk()
    await storage.cacheBlock(unlucky)
    for (const { id, sealed } of blocks) expect(await storage.block(id)).toEqual(sealed)
    expect(await storage.missing([unlucky.id])).toEqual([unlucky.id])
  })
})

describe('promotion', () => {
  it('makes room in the cache only once it is recorded', async () => {
    await using here = await scene(1)
    const { storage } = await here.open()
    await using _ = storage
    const one = chunk()
    await storage.commit({ addChunks: [one] })
    await storage.cacheBlock(chunk())
    here.steps.length = 0
    await storage.commit({ promoteChunks: [one.id] })
    expect(here.steps).toEqual(['record', 'record', 'removal'])
    expect(await storage.block(one.id)).toEqual(one.sealed)
  })

  it('evicts from records and data what the cache has no room for', async () => {
    await using here = await scene(2)
    const { storage, records, files } = await here.open()
    await using _ = storage
    const chunks = [chunk(), chunk(), chunk()]
    await storage.commit({ addChunks: chunks })
    for (const { id } of chunks) await storage.commit({ promoteChunks: [id] })
    const kept = chunks.slice(1).map(({ id }) => id)
    expect(await storage.missing(chunks.map(({ id }) => id))).toEqual([chunks[0]?.id])
    expect((await records.data()).blocks.map(({ id }) => id).toSorted()).toEqual(kept.toSorted())
    expect((await files.list()).toSorted()).toEqual([2, 3])
  })
})

describe('opening after a crash', () => {
  it('collects data that no record points at', async () => {
    await using here = await scene()
    const first = await here.open()
    await first.storage.commit({ addChunks: [chunk()] })
    await first.storage[Symbol.asyncDispose]()
    await writeFile(join(here.data, '77'), 'written just before the crash')
    const { storage, files } = await here.open()
    await using _ = storage
    expect(await files.list()).toEqual([1])
    await storage.commit({ addChunks: [chunk()] })
    expect((await files.list()).toSorted()).toEqual([1, 78])
  })

  it('takes a cached block whose data is damaged or gone for absent', async () => {
    await using here = await scene()
    const [whole, gone, short] = [chunk(), chunk(), chunk()]
    const first = await here.open()
    for (const block of [whole, gone, short]) await first.storage.cacheBlock(block)
    await first.storage[Symbol.asyncDispose]()
    await rm(join(here.data, '2'))
    await writeFile(join(here.data, '3'), '')
    const { storage, records } = await here.open()
    await using _ = storage
    expect(await storage.missing([whole.id, gone.id, short.id])).toEqual([gone.id])
    expect((await records.data()).blocks.map(({ id }) => id).toSorted()).toEqual([whole.id, short.id].toSorted())
    expect(await storage.block(short.id)).toBeUndefined()
    expect(await storage.missing([whole.id, gone.id, short.id])).toEqual([gone.id, short.id])
    expect(await storage.block(whole.id)).toEqual(whole.sealed)
  })

  it('says that acknowledged data is damaged, and never that it is not there', async () => {
    await using here = await scene()
    const [gone, short] = [chunk(), chunk()]
    const { storage } = await here.open()
    await using _ = storage
    await storage.commit({ addChunks: [gone, short] })
    await rm(join(here.data, '1'))
    await writeFile(join(here.data, '2'), 'con')
    for (const { id } of [gone, short])
      await expect(storage.chunk(id)).rejects.toMatchObject({ code: 'storage_damaged' })
  })
})
