import type { StatementSync } from 'node:sqlite'
import {
  type CertificateQuery,
  type CertificateRow,
  type DatedCertificate,
  isCertificateType,
  type LastTimestamps,
  latestOf,
} from '@parallax/client'
import type { CertificateBatch, CertificateTable } from '../../storage/certificate-table.ts'
import { blob, dateTime, type Row, text, textOrNull } from './row.ts'
import type { SqliteFile } from './sqlite-file.ts'

export const CERTIFICATES_SCHEMA = `
  CREATE TABLE certificates (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    timestamp INTEGER NOT NULL,
    type TEXT NOT NULL,
    key1 TEXT,
    key2 TEXT,
    sealed BLOB NOT NULL
  ) STRICT;
  CREATE INDEX certificates_by_key1 ON certificates (type, key1, timestamp);
  CREATE INDEX certificates_by_key2 ON certificates (type, key2, timestamp);
  CREATE INDEX certificates_by_time ON certificates (type, timestamp);
`

/** Certificates in the order they came (spec 06a §1.2). */
export class SqliteCertificates implements CertificateTable {
  readonly #file: SqliteFile
  readonly #insert: StatementSync
  readonly #clear: StatementSync

  constructor(file: SqliteFile) {
    this.#file = file
    this.#insert = file.prepare('INSERT INTO certificates (timestamp, type, key1, key2, sealed) VALUES (?, ?, ?, ?, ?)')
    this.#clear = file.prepare('DELETE FROM certificates')
  }

  async newest(query: CertificateQuery): Promise<CertificateRow | undefined> {
    return this.#select(query, 'ORDER BY timestamp DESC, sequence DESC LIMIT 1')[0]
  }

  async list(query: CertificateQuery): Promise<readonly CertificateRow[]> {
    return this.#select(query, 'ORDER BY timestamp, sequence')
  }

  async lastTimestamps(): Promise<LastTimestamps> {
    const sql = 'SELECT type, key1, max(timestamp) AS timestamp FROM certificates GROUP BY type, key1'
    return latestOf({ realm: new Map() }, this.#rows(sql, []).map(datedOf))
  }

  async commit({ clear, rows }: CertificateBatch): Promise<void> {
    await this.#file.write(() => {
      if (clear === 'all') this.#clear.run()
      for (const { timestamp, type, key1, key2, sealed } of rows) this.#insert.run(timestamp, type, key1, key2, sealed)
    })
  }

  /** Only the restrictions that are given stand in the statement, so that the indexes serve it. */
  #select({ types, key1, key2, upTo }: CertificateQuery, order: string): readonly CertificateRow[] {
    const conditions = [`type IN (${types.map(() => '?').join(', ')})`]
    const values: (string | bigint)[] = [...types]
    const restrict = (condition: string, value: string | bigint | undefined): void => {
      if (value === undefined) return
      conditions.push(condition)
      values.push(value)
    }
    restrict('key1 = ?', key1)
    restrict('key2 = ?', key2)
    restrict('timestamp <= ?', upTo)
    const where = conditions.join(' AND ')
    const sql = `SELECT timestamp, type, key1, key2, sealed FROM certificates WHERE ${where} ${order}`
    return this.#rows(sql, values).map(certificateOf)
  }

  #rows(sql: string, values: readonly (string | bigint)[]): readonly Row[] {
    return this.#file.read(() => this.#file.prepare(sql, { integers: 'bigint' }).all(...values))
  }
}

function datedOf(row: Row): DatedCertificate {
  const type = text(row, 'type')
  if (!isCertificateType(type)) throw new TypeError(`unknown certificate type ${type}`)
  return { timestamp: dateTime(row, 'timestamp'), type, key1: textOrNull(row, 'key1') }
}

function certificateOf(row: Row): CertificateRow {
  return { ...datedOf(row), key2: textOrNull(row, 'key2'), sealed: blob(row, 'sealed') }
}
