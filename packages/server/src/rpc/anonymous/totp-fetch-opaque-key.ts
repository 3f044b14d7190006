import { SecretKey } from '@parallax/crypto'
import * as schema from '@parallax/protocol'
import { type DateTime, MAX_DATE_TIME } from '@parallax/wire'
import type { Transaction } from '../../db/transaction.ts'
import { openRecord } from '../../sealed-record.ts'
import { isOneTimePassword } from '../../totp/one-time-password.ts'
import { HttpRefused } from '../http-refused.ts'
import { type AnonymousCall, command } from './command.ts'

interface KeyRow {
  readonly isBootstrapped: boolean
  /** Null: no such key that could be given. */
  readonly sealedKey: Uint8Array | null
  readonly sealedSecret: Uint8Array
  readonly failures: number
  readonly lastFailureOn: DateTime
}

type Request = schema.RequestOf<typeof schema.totpFetchOpaqueKey>

/** Gives the key of a device file for a one-time password, more and more slowly for wrong ones (spec 04a §7). */
export const totpFetchOpaqueKey = command(schema.totpFetchOpaqueKey, async (request, call) => {
  // `ok` of the transaction whatever the reply: a wrong password is counted.
  const { reply } = await call.context.db.write(async (tx) => ({
    status: 'ok',
    reply: await fetchKey(call, tx, request),
  }))
  return reply
})

async function fetchKey(call: AnonymousCall, tx: Transaction, { userId, opaqueKeyId, oneTimePassword }: Request) {
  const { context, now } = call
  const row = await lockKey(call, tx, { userId, opaqueKeyId })
  if (row.sealedKey === null) return { status: 'invalid_one_time_password' } as const
  const { sealedKey, sealedSecret, failures, lastFailureOn } = row
  const waitUntil = failures === 0 ? null : endOfWait(lastFailureOn, failures)
  // Not counted: who guesses in parallel, through whichever server, gets no more tries than one after the other.
  if (waitUntil !== null && now <= waitUntil) return { status: 'throttled', waitUntil } as const
  const secret = openRecord(context, { kind: 'totpSecret', id: userId }, sealedSecret)
  if (!isOneTimePassword(secret, { oneTimePassword, now })) {
    tx.write`
      update totp_opaque_keys set failed_attempts = failed_attempts + 1, last_failure_on = ${now}
      where key_id = ${opaqueKeyId}`
    return { status: 'invalid_one_time_password' } as const
  }
  tx.write`update totp_opaque_keys set failed_attempts = 0, last_failure_on = null where key_id = ${opaqueKeyId}`
  const opaqueKey = new SecretKey(openRecord(context, { kind: 'totpOpaqueKey', id: opaqueKeyId }, sealedKey))
  return { status: 'ok', opaqueKey } as const
}

async function lockKey(
  { organization }: AnonymousCall,
  tx: Transaction,
  { userId, opaqueKeyId }: Omit<Request, 'oneTimePassword'>,
): Promise<KeyRow> {
  const [row] = await tx.sql<KeyRow[]>`
    select o.bootstrapped_on is not null as is_bootstrapped, k.*
    from organizations o
      left join lateral (
        select k.opaque_key as sealed_key, u.totp_secret as sealed_secret,
          k.failed_attempts as failures, k.last_failure_on
        from users u join totp_opaque_keys k on k.user_key = u.id
        where u.organization = o.id and u.user_id = ${userId} and k.key_id = ${opaqueKeyId}
          and u.revoked_on is null and not u.is_frozen and u.totp_completed
        for update of k
      ) k on true
    where o.id = ${organization}`
  if (!row?.isBootstrapped) throw new HttpRefused('organization_not_found')
  return row
}

/** 1 s after the first failure, twice as long after each further one. */
function endOfWait(lastFailureOn: DateTime, failures: number): DateTime {
  const end = lastFailureOn + (1_000_000n << BigInt(failures - 1))
  return end < MAX_DATE_TIME ? (end as DateTime) : MAX_DATE_TIME
}
