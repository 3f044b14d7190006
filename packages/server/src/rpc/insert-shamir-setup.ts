import { type DateTime, toHex, type UserId } from '@parallax/wire'
import type { Transaction } from '../db/transaction.ts'
import type { RecipientShares } from './shamir-shares.ts'

interface NewShamirSetup {
  readonly organization: number
  readonly user: number
  readonly timestamp: DateTime
  readonly threshold: number
  readonly cipheredData: Uint8Array
  readonly revealToken: Uint8Array
  readonly brief: Uint8Array
  readonly shares: ReadonlyMap<UserId, RecipientShares>
}

/** Writes a setup with the shares of each recipient, and moves the topic of shared recovery. */
export function insertShamirSetup(tx: Transaction, setup: NewShamirSetup): void {
  const { organization, user, timestamp, threshold, cipheredData, revealToken, brief, shares } = setup
  const counts = [...shares.values()].map(({ count }) => count)
  // As texts: the driver takes an array of bytes for one value of bytes.
  const certificates = [...shares.values()].map(({ signed }) => toHex(signed))
  tx.write`
    with topic as (
      update organizations set shamir_timestamp = ${timestamp} where id = ${organization}
    ), setup as (
      insert into shamir_setups (
        organization, user_key, timestamp, brief_certificate, threshold, ciphered_data, reveal_token
      )
      values (${organization}, ${user}, ${timestamp}, ${brief}, ${threshold}, ${cipheredData}, ${revealToken})
      returning id
    )
    insert into shamir_shares (setup, recipient, shares, certificate)
    select setup.id, u.id, given.shares, decode(given.certificate, 'hex')
    from setup
      cross join unnest(${[...shares.keys()]}::uuid[], ${counts}::int[], ${certificates}::text[])
        as given (user_id, shares, certificate)
      join users u on u.organization = ${organization} and u.user_id = given.user_id`
}
