import type { CertificateQuery, CertificateReader, CertificateRow } from '@parallax/client'

/** What changes in one transaction: first everything is removed if `clear` says so, then the rows are added. */
export interface CertificateBatch {
  readonly clear: 'all' | 'nothing'
  readonly rows: readonly CertificateRow[]
}

/** The table of certificates as a back end offers it; `LockedCertificateStorage` adds locks and unfinished writes. */
export interface CertificateTable extends CertificateReader {
  /** All or nothing, durable once it ends. */
  commit(batch: CertificateBatch): Promise<void>
}

export function matches(row: CertificateRow, query: CertificateQuery): boolean {
  return (
    query.types.includes(row.type) &&
    (query.key1 === undefined || row.key1 === query.key1) &&
    (query.key2 === undefined || row.key2 === query.key2) &&
    (query.upTo === undefined || row.timestamp <= query.upTo)
  )
}
