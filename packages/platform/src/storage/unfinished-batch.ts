import {
  type CertificateQuery,
  type CertificateReader,
  type CertificateRow,
  type CertificateWriter,
  type LastTimestamps,
  latestOf,
} from '@parallax/client'
import type { DateTime } from '@parallax/wire'
import { type CertificateBatch, matches } from './certificate-table.ts'

/**
 * A write that is going on: what it added lies over what is stored, in memory. So a batch may wait for anything while
 * it is validated (transactions of IndexedDB end at the first foreign wait), and what is abandoned was never written.
 */
export class UnfinishedBatch implements CertificateWriter {
  readonly #stored: CertificateReader
  readonly #rows: CertificateRow[] = []
  /** By type and key 1, so that thousands of rows of one batch do not search each other. */
  readonly #byKey = new Map<string, CertificateRow[]>()
  #cleared = false

  constructor(stored: CertificateReader) {
    this.#stored = stored
  }

  get batch(): CertificateBatch {
    return { clear: this.#cleared ? 'all' : 'nothing', rows: this.#rows }
  }

  add(row: CertificateRow): void {
    this.#rows.push(row)
    const key = `${row.type} ${row.key1}`
    const same = this.#byKey.get(key)
    if (same === undefined) this.#byKey.set(key, [row])
    else same.push(row)
  }

  clear(): void {
    this.#cleared = true
    this.#rows.length = 0
    this.#byKey.clear()
  }

  async newest(query: CertificateQuery): Promise<CertificateRow | undefined> {
    const stored = this.#cleared ? undefined : await this.#stored.newest(query)
    let newest = stored
    for (const row of this.#candidates(query))
      if (matches(row, query) && (newest === undefined || row.timestamp >= newest.timestamp)) newest = row
    return newest
  }

  async list(query: CertificateQuery): Promise<readonly CertificateRow[]> {
    const stored = this.#cleared ? [] : await this.#stored.list(query)
    const added = this.#candidates(query).filter((row) => matches(row, query))
    if (added.length === 0) return stored
    // Stable: at equal timestamps what was added later stays later.
    return [...stored, ...added].sort((a, b) => compare(a.timestamp, b.timestamp))
  }

  async lastTimestamps(): Promise<LastTimestamps> {
    const stored = this.#cleared ? { realm: new Map() } : await this.#stored.lastTimestamps()
    return latestOf(stored, this.#rows)
  }

  #candidates(query: CertificateQuery): readonly CertificateRow[] {
    const { key1, types } = query
    if (key1 === undefined) return this.#rows
    if (types.length === 1) return this.#byKey.get(`${types[0]} ${key1}`) ?? []
    const found = new Set(types.flatMap((type) => this.#byKey.get(`${type} ${key1}`) ?? []))
    return this.#rows.filter((row) => found.has(row))
  }
}

function compare(left: DateTime, right: DateTime): number {
  return left < right ? -1 : left > right ? 1 : 0
}
