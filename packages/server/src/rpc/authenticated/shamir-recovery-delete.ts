import * as schema from '@parallax/protocol'
import type { DateTime, UserId } from '@parallax/wire'
import { loadNewCertificate } from '../../certificates/load-new-certificate.ts'
import type { Transaction } from '../../db/transaction.ts'
import { ballparkRefusal } from '../ballpark.ts'
import { causalityRefusal } from '../causality.ts'
import { command } from './command.ts'

interface Setup {
  /** Key of the row. */
  readonly key: number
  readonly isDeleted: boolean
  readonly recipients: readonly { readonly key: number; readonly userId: UserId }[]
}

/** Makes the shares of a setup worthless, and with them its pending invitations (spec 04a §9.2). */
export const shamirRecoveryDelete = command(
  schema.shamirRecoveryDelete,
  async (request, { context, author, write, now }) => {
    const { organization, user } = author
    const signed = request.shamirRecoveryDeletionCertificate
    const certificate = loadNewCertificate(context.data, schema.shamirRecoveryDeletionCertificate, {
      signer: author,
      signed,
    })
    return await write({ common: 'shared', shamir: 'exclusive' }, async (tx, { commonTimestamp, shamirTimestamp }) => {
      if (certificate === undefined) return { status: 'invalid_certificate_corrupted' }
      const { timestamp, setupToDeleteTimestamp, shareRecipients } = certificate
      const outOfBallpark = ballparkRefusal(now, timestamp)
      if (outOfBallpark) return outOfBallpark
      if (certificate.setupToDeleteUserId !== author.userId)
        return { status: 'invalid_certificate_user_id_must_be_self' }
      const setup = await findSetup(tx, user, setupToDeleteTimestamp)
      if (setup === undefined || shamirTimestamp === null) return { status: 'shamir_recovery_not_found' }
      const recipients = setup.recipients
      if (shareRecipients.size !== recipients.length || !recipients.every(({ userId }) => shareRecipients.has(userId)))
        return { status: 'recipients_mismatch' }
      if (setup.isDeleted)
        return { status: 'shamir_recovery_already_deleted', lastShamirCertificateTimestamp: shamirTimestamp }
      const notGreater = causalityRefusal(timestamp, commonTimestamp, shamirTimestamp)
      if (notGreater) return notGreater
      tx.write`
        with topic as (
          update organizations set shamir_timestamp = ${timestamp} where id = ${organization}
        )
        update shamir_setups set deleted_on = ${timestamp}, deletion_certificate = ${signed} where id = ${setup.key}`
      tx.publish({
        type: 'event',
        organization,
        audience: [user, ...recipients.map(({ key }) => key)],
        event: { event: 'SHAMIR_RECOVERY_CERTIFICATE', timestamp },
      })
      return { status: 'ok' }
    })
  },
)

interface SetupRow {
  readonly key: number
  readonly isDeleted: boolean
  readonly recipient: number
  readonly userId: UserId
}

/** A setup has one recipient at least. */
async function findSetup(tx: Transaction, user: number, timestamp: DateTime): Promise<Setup | undefined> {
  const rows = await tx.sql<SetupRow[]>`
    select s.id as key, s.deleted_on is not null as is_deleted, u.id as recipient, u.user_id
    from shamir_setups s join shamir_shares sh on sh.setup = s.id join users u on u.id = sh.recipient
    where s.user_key = ${user} and s.timestamp = ${timestamp}`
  const [first] = rows
  if (first === undefined) return undefined
  const recipients = rows.map(({ recipient, userId }) => ({ key: recipient, userId }))
  return { key: first.key, isDeleted: first.isDeleted, recipients }
}
