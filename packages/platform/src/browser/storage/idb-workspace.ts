import type {
  ImportJournal,
  ManifestUpdate,
  RawDataId,
  StoredManifest,
  StoredPattern,
  UploadAttempt,
} from '@parallax/client'
import { isDateTime, parseUuid, type Uuid, type VlobId } from '@parallax/wire'
import type { Durability } from '../../storage/data-files.ts'
import type { BlockRecord, ChunkRecord, RecordChange, WorkspaceRecords } from '../../storage/workspace-records.ts'
import type { FencedDatabase, VlobValue } from './device-database.ts'
import { IdbImportJournal } from './idb-import-journal.ts'
import { timeKey } from './time-key.ts'

/** The records of one workspace: the rows of the device's database whose key begins with its realm. */
export class IdbWorkspace implements WorkspaceRecords {
  readonly imports: ImportJournal
  readonly #database: FencedDatabase
  readonly #realm: VlobId

  constructor(database: FencedDatabase, realm: VlobId) {
    this.#database = database
    this.#realm = realm
    this.imports = new IdbImportJournal(database, realm)
  }

  async apply(change: RecordChange, durability: Durability): Promise<void> {
    const realm = this.#realm
    const stores: ('vlobs' | 'chunks' | 'blocks' | 'uploads')[] = ['vlobs', 'chunks', 'blocks', 'uploads']
    await this.#database.write(
      stores,
      async (transaction) => {
        const [vlobs, chunks, blocks, uploads] = [
          transaction.objectStore('vlobs'),
          transaction.objectStore('chunks'),
          transaction.objectStore('blocks'),
          transaction.objectStore('uploads'),
        ]
        await Promise.all([
          ...change.removeManifests.map((id) => vlobs.delete([realm, id])),
          ...change.removeManifests.map((id) => uploads.delete(attemptsOf(realm, id, Number.MAX_SAFE_INTEGER))),
          ...change.removeChunks.map((id) => chunks.delete([realm, id])),
          ...change.removeBlocks.map((id) => blocks.delete([realm, id])),
        ])
        for (const manifest of change.saveManifests) {
          const known = await vlobs.get([realm, manifest.id])
          const remoteVersion = Math.max(known?.remoteVersion ?? 0, manifest.baseVersion)
          await vlobs.put(vlobValue(realm, { ...manifest, remoteVersion }), [realm, manifest.id])
          await uploads.delete(attemptsOf(realm, manifest.id, manifest.baseVersion))
        }
        await Promise.all([
          ...change.putChunks.map(({ id, file, size }) => chunks.put({ file, size }, [realm, id])),
          ...change.putBlocks.map(({ id, file, size, accessedOn }) =>
            blocks.put({ file, size, accessedOn }, [realm, id]),
          ),
          ...change.addUploads.map(({ vlobId, version, timestamp }) =>
            uploads.put(timestamp, [realm, vlobId, version, timeKey(timestamp)]),
          ),
        ])
      },
      durability,
    )
  }

  async data(): Promise<{ readonly chunks: readonly ChunkRecord[]; readonly blocks: readonly BlockRecord[] }> {
    return this.#database.read(['chunks', 'blocks'], async (transaction) => {
      const [chunks, blocks] = [transaction.objectStore('chunks'), transaction.objectStore('blocks')]
      const rows = rowsOf(this.#realm)
      const [chunkKeys, chunkValues, blockKeys, blockValues] = await Promise.all([
        chunks.getAllKeys(rows),
        chunks.getAll(rows),
        blocks.getAllKeys(rows),
        blocks.getAll(rows),
      ])
      return {
        chunks: chunkValues.map((value, at) => ({ ...value, id: idOf<RawDataId>(chunkKeys[at]) })),
        blocks: blockValues.map((value, at) => ({ ...value, id: idOf<RawDataId>(blockKeys[at]) })),
      }
    })
  }

  async manifest(id: VlobId): Promise<StoredManifest | undefined> {
    const value = await this.#database.read(['vlobs'], (transaction) =>
      transaction.objectStore('vlobs').get([this.#realm, id]),
    )
    return value && manifestOf(id, value)
  }

  async populate(manifest: ManifestUpdate): Promise<StoredManifest> {
    return this.#database.write(['vlobs'], async (transaction) => {
      const vlobs = transaction.objectStore('vlobs')
      const known = await vlobs.get([this.#realm, manifest.id])
      if (known !== undefined) return manifestOf(manifest.id, known)
      const stored = { ...manifest, remoteVersion: manifest.baseVersion }
      await vlobs.put(vlobValue(this.#realm, stored), [this.#realm, manifest.id])
      return stored
    })
  }

  async manifests({
    after,
    limit,
  }: {
    readonly after?: VlobId
    readonly limit: number
  }): Promise<readonly StoredManifest[]> {
    const rows = after === undefined ? rowsOf(this.#realm) : rowsOf(this.#realm, after)
    return this.#database.read(['vlobs'], async (transaction) => {
      const vlobs = transaction.objectStore('vlobs')
      const [keys, values] = await Promise.all([vlobs.getAllKeys(rows, limit), vlobs.getAll(rows, limit)])
      return values.map((value, at) => manifestOf(idOf<VlobId>(keys[at]), value))
    })
  }

  needingInboundSync(): Promise<readonly VlobId[]> {
    return this.#listedIn('inbound')
  }

  needingOutboundSync(): Promise<readonly VlobId[]> {
    return this.#listedIn('outbound')
  }

  async checkpoint(): Promise<number> {
    const value = await this.#database.read(['realms'], (transaction) =>
      transaction.objectStore('realms').get(this.#realm),
    )
    return value?.checkpoint ?? 0
  }

  async setCheckpoint(checkpoint: number, remoteVersions: ReadonlyMap<VlobId, number>): Promise<void> {
    const stores: ('realms' | 'vlobs')[] = ['realms', 'vlobs']
    await this.#database.write(stores, async (transaction) => {
      const [realms, vlobs] = [transaction.objectStore('realms'), transaction.objectStore('vlobs')]
      await realms.put({ ...(await realms.get(this.#realm)), checkpoint }, this.#realm)
      for (const [id, version] of remoteVersions) {
        const known = await vlobs.get([this.#realm, id])
        if (known === undefined) continue
        // The base may be newer than the poll that was under way.
        const remoteVersion = Math.max(known.baseVersion, version)
        await vlobs.put(vlobValue(this.#realm, { ...known, remoteVersion }), [this.#realm, id])
      }
    })
  }

  async pattern(): Promise<StoredPattern | undefined> {
    const value = await this.#database.read(['realms'], (transaction) =>
      transaction.objectStore('realms').get(this.#realm),
    )
    return value?.pattern
  }

  async setPattern(pattern: StoredPattern): Promise<void> {
    await this.#database.write(['realms'], async (transaction) => {
      const realms = transaction.objectStore('realms')
      const { checkpoint } = (await realms.get(this.#realm)) ?? { checkpoint: 0 }
      await realms.put({ checkpoint, pattern }, this.#realm)
    })
  }

  async uploads(vlobId: VlobId): Promise<readonly UploadAttempt[]> {
    return this.#database.read(['uploads'], async (transaction) => {
      const uploads = transaction.objectStore('uploads')
      const attempts = attemptsOf(this.#realm, vlobId, Number.MAX_SAFE_INTEGER)
      const [keys, values] = await Promise.all([uploads.getAllKeys(attempts), uploads.getAll(attempts)])
      return values.flatMap((timestamp, at) =>
        isDateTime(timestamp) ? [{ vlobId, version: keys[at]?.[2] ?? 0, timestamp }] : [],
      )
    })
  }

  async close(): Promise<void> {
    // The database is the device's.
  }

  async #listedIn(name: 'inbound' | 'outbound'): Promise<readonly VlobId[]> {
    const keys = await this.#database.read(['vlobs'], (transaction) =>
      transaction.objectStore('vlobs').index(name).getAllKeys(this.#realm),
    )
    return keys.map((key) => idOf<VlobId>(key))
  }
}

/** Sorts after every id in hex. */
const AFTER_ALL_IDS = 'g'

/** The rows of a realm in a store whose keys are [realm, id]. */
export function rowsOf(realm: VlobId, after = ''): IDBKeyRange {
  return IDBKeyRange.bound([realm, after], [realm, AFTER_ALL_IDS], after !== '')
}

function attemptsOf(realm: VlobId, vlobId: VlobId, upTo: number): IDBKeyRange {
  return IDBKeyRange.bound([realm, vlobId, 0], [realm, vlobId, upTo, AFTER_ALL_IDS])
}

function idOf<U extends Uuid<string>>(key: readonly string[] | undefined): U {
  const id = parseUuid<U>(key?.[1] ?? '')
  if (id === undefined) throw new TypeError('unexpected key of a row')
  return id
}

function vlobValue(realm: VlobId, manifest: Omit<StoredManifest, 'id'>): VlobValue {
  const { baseVersion, remoteVersion, needSync, sealed } = manifest
  return {
    baseVersion,
    remoteVersion,
    needSync,
    sealed,
    ...(baseVersion === remoteVersion ? {} : { inboundOf: realm }),
    ...(needSync ? { outboundOf: realm } : {}),
  }
}

function manifestOf(id: VlobId, { baseVersion, remoteVersion, needSync, sealed }: VlobValue): StoredManifest {
  return { id, baseVersion, remoteVersion, needSync, sealed }
}
