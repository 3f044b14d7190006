import type { DateTime } from '@parallax/wire'
import type { Transaction } from '../db/transaction.ts'

interface NewCertificate {
  readonly organization: number
  readonly timestamp: DateTime
  readonly signed: Uint8Array
}

/** Moves the topic, and tells everybody: the next rotation has to know (spec 04a §8). */
export function addCertificate(tx: Transaction, { organization, timestamp, signed }: NewCertificate): void {
  tx.write`
    insert into sequester_certificates (organization, timestamp, certificate)
    values (${organization}, ${timestamp}, ${signed})`
  tx.write`update organizations set sequester_timestamp = ${timestamp} where id = ${organization}`
  const event = { event: 'SEQUESTER_CERTIFICATE', timestamp } as const
  tx.publish({ type: 'event', organization, audience: 'organization', event })
}
