import type { CertificateReader, CertificateStorage, CertificateWriter } from '@parallax/client'
import type { CertificateTable } from './certificate-table.ts'
import { ReadWriteLock } from './read-write-lock.ts'
import { UnfinishedBatch } from './unfinished-batch.ts'

/** Many readers or one writer over a table; what a write adds is committed at its end, in one go. */
export class LockedCertificateStorage implements CertificateStorage {
  readonly #table: CertificateTable
  readonly #lock = new ReadWriteLock()

  constructor(table: CertificateTable) {
    this.#table = table
  }

  read<T>(operation: (reader: CertificateReader) => Promise<T>): Promise<T> {
    return this.#lock.read(() => operation(this.#table))
  }

  write<T>(operation: (writer: CertificateWriter) => Promise<T>): Promise<T> {
    return this.#lock.write(async () => {
      const unfinished = new UnfinishedBatch(this.#table)
      const outcome = await operation(unfinished)
      const { batch } = unfinished
      if (batch.clear === 'all' || batch.rows.length > 0) await this.#table.commit(batch)
      return outcome
    })
  }
}
