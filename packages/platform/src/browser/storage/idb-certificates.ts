import {
  type CertificateQuery,
  type CertificateRow,
  type CertificateType,
  type DatedCertificate,
  isCertificateType,
  type LastTimestamps,
  latestOf,
  TOPIC_OF_CERTIFICATE,
} from '@parallax/client'
import type { IDBPIndex } from 'idb'
import { type CertificateBatch, type CertificateTable, matches } from '../../storage/certificate-table.ts'
import type { CertificateValue, DeviceSchema, FencedDatabase } from './device-database.ts'
import { AFTER_ALL_TIMES, fromTimeKey, timeKey } from './time-key.ts'

type TimeIndex = IDBPIndex<DeviceSchema, ['certificates'], 'certificates', 'time' | 'key1' | 'key2', 'readonly'>

/** A row, and its place in the order of arrival. */
interface Arrival {
  readonly row: CertificateRow
  readonly sequence: number
}

const TYPES = Object.keys(TOPIC_OF_CERTIFICATE).filter(isCertificateType)

/** Certificates in the order they came (spec 06a §1.2). Indexes sort by time, then by arrival. */
export class IdbCertificates implements CertificateTable {
  readonly #database: FencedDatabase

  constructor(database: FencedDatabase) {
    this.#database = database
  }

  async newest(query: CertificateQuery): Promise<CertificateRow | undefined> {
    const ofTypes = await this.#search(query, newestOf)
    return ofTypes
      .filter((arrival) => arrival !== undefined)
      .toSorted(byTime)
      .at(-1)?.row
  }

  async list(query: CertificateQuery): Promise<readonly CertificateRow[]> {
    const ofTypes = await this.#search(query, allOf)
    return ofTypes
      .flat()
      .toSorted(byTime)
      .map(({ row }) => row)
  }

  async lastTimestamps(): Promise<LastTimestamps> {
    const keys = await this.#database.read(['certificates'], (transaction) => {
      const store = transaction.objectStore('certificates')
      const lasts = TYPES.map((type) =>
        TOPIC_OF_CERTIFICATE[type] === 'realm'
          ? lastOfEachRealm(store.index('key1'), type)
          : lastOf(store.index('time'), type),
      )
      return Promise.all(lasts)
    })
    return latestOf({ realm: new Map() }, keys.flat())
  }

  async commit({ clear, rows }: CertificateBatch): Promise<void> {
    await this.#database.write(['certificates'], async (transaction) => {
      const store = transaction.objectStore('certificates')
      if (clear === 'all') await store.clear()
      await Promise.all(rows.map((row) => store.add({ ...row, time: timeKey(row.timestamp) })))
    })
  }

  #search<T>(
    query: CertificateQuery,
    search: (index: TimeIndex, range: IDBKeyRange, query: CertificateQuery) => Promise<T>,
  ) {
    return this.#database.read(['certificates'], (transaction) => {
      const store = transaction.objectStore('certificates')
      const index: TimeIndex = store.index(
        query.key1 !== undefined ? 'key1' : query.key2 !== undefined ? 'key2' : 'time',
      )
      return Promise.all(query.types.map((type) => search(index, rangeOf(type, query), query)))
    })
  }
}

/** What the index can narrow it down to: the other key, if both are given, is compared row by row. */
function rangeOf(type: CertificateType, { key1, key2, upTo }: CertificateQuery): IDBKeyRange {
  const key = key1 ?? key2
  const prefix = key === undefined ? [type] : [type, key]
  return IDBKeyRange.bound([...prefix, ''], [...prefix, upTo === undefined ? AFTER_ALL_TIMES : timeKey(upTo)])
}

async function newestOf(index: TimeIndex, range: IDBKeyRange, query: CertificateQuery): Promise<Arrival | undefined> {
  for (let cursor = await index.openCursor(range, 'prev'); cursor !== null; cursor = await cursor.continue()) {
    const row = rowOf(cursor.value)
    if (matches(row, query)) return { row, sequence: cursor.primaryKey }
  }
  return undefined
}

async function allOf(index: TimeIndex, range: IDBKeyRange, query: CertificateQuery): Promise<readonly Arrival[]> {
  const [values, sequences] = await Promise.all([index.getAll(range), index.getAllKeys(range)])
  return values
    .map((value, at) => ({ row: rowOf(value), sequence: sequences[at] ?? 0 }))
    .filter(({ row }) => matches(row, query))
}

async function lastOf(index: TimeIndex, type: CertificateType): Promise<readonly DatedCertificate[]> {
  const cursor = await index.openKeyCursor(IDBKeyRange.bound([type, ''], [type, AFTER_ALL_TIMES]), 'prev')
  return cursor === null ? [] : [{ type, key1: null, timestamp: fromTimeKey(cursor.key.at(-1) ?? '') }]
}

/** One step per realm: from the last of a realm to the last of the one before. */
async function lastOfEachRealm(index: TimeIndex, type: CertificateType): Promise<readonly DatedCertificate[]> {
  const found: DatedCertificate[] = []
  let cursor = await index.openKeyCursor(IDBKeyRange.bound([type, '', ''], [type, AFTER_ALL_REALMS, '']), 'prev')
  while (cursor !== null) {
    const [, realm = '', time = ''] = cursor.key
    found.push({ type, key1: realm, timestamp: fromTimeKey(time) })
    cursor = await cursor.continue([type, realm, ''])
  }
  return found
}

/** Sorts after every id in hex. */
const AFTER_ALL_REALMS = 'g'

function byTime(a: Arrival, b: Arrival): number {
  if (a.row.timestamp !== b.row.timestamp) return a.row.timestamp < b.row.timestamp ? -1 : 1
  return a.sequence - b.sequence
}

function rowOf({ time, type, key1, key2, sealed }: CertificateValue): CertificateRow {
  if (!isCertificateType(type)) throw new TypeError(`unknown certificate type ${type}`)
  return { timestamp: fromTimeKey(time), type, key1, key2, sealed }
}
