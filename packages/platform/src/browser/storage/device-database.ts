import { DeviceTakenOverError, NoSpaceError, StorageError } from '@parallax/client'
import type { DeviceId } from '@parallax/wire'
import { type DBSchema, type IDBPDatabase, type IDBPTransaction, openDB, type StoreNames } from 'idb'
import type { Durability } from '../../storage/data-files.ts'
import { committed } from './committed.ts'

const VERSION = 1

/** A row of `certificates`. `time` sorts like the timestamp, which as a bigint can be no key. */
export interface CertificateValue {
  readonly time: string
  readonly timestamp: bigint
  readonly type: string
  readonly key1: string | null
  readonly key2: string | null
  readonly sealed: Uint8Array
}

/** A row of `vlobs`. The two last are the realm while the manifest needs that sync, so that an index lists them. */
export interface VlobValue {
  readonly baseVersion: number
  readonly remoteVersion: number
  readonly needSync: boolean
  readonly sealed: Uint8Array
  readonly inboundOf?: string
  readonly outboundOf?: string
}

export interface DataValue {
  readonly file: number
  readonly size: number
}

export interface RealmValue {
  readonly checkpoint: number
  readonly pattern?: { readonly pattern: string; readonly fullyApplied: boolean }
}

/** One database per device; rows of a workspace begin their key with its realm. */
export interface DeviceSchema extends DBSchema {
  /** `owner`: how often the database was opened, see `FencedDatabase`. */
  meta: { key: 'owner'; value: number }
  user: { key: string; value: Uint8Array }
  certificates: {
    key: number
    value: CertificateValue
    indexes: { time: [string, string]; key1: [string, string, string]; key2: [string, string, string] }
  }
  realms: { key: string; value: RealmValue }
  vlobs: { key: [string, string]; value: VlobValue; indexes: { inbound: string; outbound: string } }
  chunks: { key: [string, string]; value: DataValue }
  blocks: { key: [string, string]; value: DataValue & { readonly accessedOn: number } }
  uploads: { key: [string, string, number, string]; value: bigint }
  imports: {
    key: number
    value: { readonly realm: string; readonly key: string; readonly time: string; readonly sealed: Uint8Array }
    indexes: { key: [string, string]; realm: string }
  }
}

export type DeviceStore = StoreNames<DeviceSchema>
type WriteTransaction<S extends DeviceStore> = IDBPTransaction<DeviceSchema, (S | 'meta')[], 'readwrite'>

export function databaseName(deviceId: DeviceId): string {
  return `parallax-device-${deviceId}`
}

/**
 * The database of one device, for one owner at a time. Opening it adds 1 to `owner`, and each write reads that number
 * first: a tab whose lock was stolen writes nothing any more (spec 07 §5.1).
 */
export class FencedDatabase {
  readonly #database: IDBPDatabase<DeviceSchema>
  readonly owner: number

  private constructor(database: IDBPDatabase<DeviceSchema>, owner: number) {
    this.#database = database
    this.owner = owner
  }

  static async open(deviceId: DeviceId): Promise<FencedDatabase> {
    try {
      const database = await openDB<DeviceSchema>(databaseName(deviceId), VERSION, { upgrade: createStores })
      const transaction = database.transaction('meta', 'readwrite', { durability: 'strict' })
      const owner = ((await transaction.store.get('owner')) ?? 0) + 1
      await transaction.store.put(owner, 'owner')
      await transaction.done
      return new FencedDatabase(database, owner)
    } catch (error) {
      throw databaseErrorOf(error)
    }
  }

  /** Of one moment: all that `query` reads in one transaction. */
  async read<S extends DeviceStore, T>(
    stores: S[],
    query: (transaction: IDBPTransaction<DeviceSchema, S[], 'readonly'>) => Promise<T>,
  ): Promise<T> {
    try {
      const transaction = this.#database.transaction(stores, 'readonly')
      const [outcome] = await Promise.all([query(transaction), transaction.done])
      return outcome
    } catch (error) {
      throw databaseErrorOf(error)
    }
  }

  /** All or nothing; ends with the `complete` event, which `durable` makes wait for the disk. */
  async write<S extends DeviceStore, T>(
    stores: S[],
    change: (transaction: WriteTransaction<S>) => Promise<T>,
    durability: Durability = 'durable',
  ): Promise<T> {
    const transaction = this.#database.transaction<(S | 'meta')[], 'readwrite'>([...stores, 'meta'], 'readwrite', {
      durability: durability === 'durable' ? 'strict' : 'relaxed',
    })
    try {
      return await committed(transaction, async () => {
        if ((await transaction.objectStore('meta').get('owner')) !== this.owner) throw new DeviceTakenOverError()
        return change(transaction)
      })
    } catch (error) {
      throw databaseErrorOf(error)
    }
  }

  close(): void {
    this.#database.close()
  }
}

function createStores(database: IDBPDatabase<DeviceSchema>): void {
  database.createObjectStore('meta')
  database.createObjectStore('user')
  const certificates = database.createObjectStore('certificates', { autoIncrement: true })
  certificates.createIndex('time', ['type', 'time'])
  certificates.createIndex('key1', ['type', 'key1', 'time'])
  certificates.createIndex('key2', ['type', 'key2', 'time'])
  database.createObjectStore('realms')
  const vlobs = database.createObjectStore('vlobs')
  vlobs.createIndex('inbound', 'inboundOf')
  vlobs.createIndex('outbound', 'outboundOf')
  database.createObjectStore('chunks')
  database.createObjectStore('blocks')
  database.createObjectStore('uploads')
  const imports = database.createObjectStore('imports', { autoIncrement: true })
  imports.createIndex('key', ['realm', 'key'])
  imports.createIndex('realm', 'realm')
}

/** What a failure of IndexedDB means to the caller. */
export function databaseErrorOf(error: unknown): unknown {
  if (!(error instanceof DOMException)) return error
  const options = { cause: error, detail: error.name }
  switch (error.name) {
    case 'QuotaExceededError':
      return new NoSpaceError(options)
    case 'VersionError':
      return new StorageError('storage_too_new', { place: location.origin }, options)
    case 'SecurityError':
    case 'UnknownError':
      return new StorageError('storage_blocked', {}, options)
    default:
      return error
  }
}
