import {
  type CertificateQuery,
  type CertificateReader,
  type CertificateRow,
  type CertificateStorage,
  type CertificateWriter,
  type LastTimestamps,
  latestOf,
} from '../certificate-storage.ts'

/** Certificates in memory. A reader has the array of its moment, which no writer changes. */
export class MemoryCertificateStorage implements CertificateStorage {
  readonly #kept: { certificates: readonly CertificateRow[] }
  #lastWrite: Promise<unknown> = Promise.resolve()

  /** Keeps the rows in `kept`. */
  constructor(kept: { certificates: readonly CertificateRow[] }) {
    this.#kept = kept
  }

  async read<T>(operation: (reader: CertificateReader) => Promise<T>): Promise<T> {
    return operation(new Rows(this.#kept.certificates))
  }

  write<T>(operation: (writer: CertificateWriter) => Promise<T>): Promise<T> {
    const run = async (): Promise<T> => {
      const rows = new Rows(this.#kept.certificates)
      const outcome = await operation(rows)
      this.#kept.certificates = rows.rows
      return outcome
    }
    const written = this.#lastWrite.then(run, run)
    this.#lastWrite = written
    return written
  }
}

class Rows implements CertificateWriter {
  readonly rows: CertificateRow[]

  constructor(rows: readonly CertificateRow[]) {
    this.rows = [...rows]
  }

  add(row: CertificateRow): void {
    this.rows.push(row)
  }

  clear(): void {
    this.rows.length = 0
  }

  async newest(query: CertificateQuery): Promise<CertificateRow | undefined> {
    return (await this.list(query)).at(-1)
  }

  async list({ types, key1, key2, upTo }: CertificateQuery): Promise<readonly CertificateRow[]> {
    return this.rows
      .filter((row) => types.includes(row.type))
      .filter((row) => key1 === undefined || row.key1 === key1)
      .filter((row) => key2 === undefined || row.key2 === key2)
      .filter((row) => upTo === undefined || row.timestamp <= upTo)
      .toSorted((a, b) => (a.timestamp < b.timestamp ? -1 : a.timestamp > b.timestamp ? 1 : 0))
  }

  async lastTimestamps(): Promise<LastTimestamps> {
    return latestOf({ realm: new Map() }, this.rows)
  }
}
