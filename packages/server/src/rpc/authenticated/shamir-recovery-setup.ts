import * as schema from '@parallax/protocol'
import { accessTokenToBytes, type UserId } from '@parallax/wire'
import { loadNewCertificate } from '../../certificates/load-new-certificate.ts'
import type { Transaction } from '../../db/transaction.ts'
import { ballparkRefusal } from '../ballpark.ts'
import { causalityRefusal } from '../causality.ts'
import { insertShamirSetup } from '../insert-shamir-setup.ts'
import { sharesByRecipient } from '../shamir-shares.ts'
import { command } from './command.ts'

/** Leaves shares with other users, enough of whom can give the account back (spec 04a §9.1). */
export const shamirRecoverySetup = command(
  schema.shamirRecoverySetup,
  async (request, { context, author, write, now }) => {
    const { data } = context
    const { organization, user } = author
    const { shamirRecoveryBriefCertificate: signed, shamirRecoveryShareCertificates, cipheredData } = request
    const revealToken = accessTokenToBytes(request.revealToken)
    const brief = loadNewCertificate(data, schema.shamirRecoveryBriefCertificate, { signer: author, signed })
    const signedShares = shamirRecoveryShareCertificates.map((signed) => ({
      signed,
      certificate: loadNewCertificate(data, schema.shamirRecoveryShareCertificate, { signer: author, signed }),
    }))
    return await write({ common: 'shared', shamir: 'exclusive' }, async (tx, { commonTimestamp, shamirTimestamp }) => {
      // A token that is taken, which nobody meets by chance, has no status of its own.
      const [existing] = await tx.sql`
        select from shamir_setups
        where user_key = ${user} and deleted_on is null
          or organization = ${organization} and reveal_token = ${revealToken}
        limit 1`
      if (existing && shamirTimestamp !== null)
        return { status: 'shamir_recovery_already_exists', lastShamirCertificateTimestamp: shamirTimestamp }
      if (brief === undefined) return { status: 'invalid_certificate_brief_corrupted' }
      const { timestamp, threshold } = brief
      const outOfBallpark = ballparkRefusal(now, timestamp)
      if (outOfBallpark) return outOfBallpark
      if (brief.userId !== author.userId) return { status: 'invalid_certificate_user_id_must_be_self' }
      const checked = sharesByRecipient(brief, signedShares, author.userId)
      if ('refusal' in checked) return checked.refusal
      const { shares } = checked
      const recipients = await findRecipients(tx, organization, [...brief.perRecipientShares.keys()])
      for (const { key, isRevoked } of recipients) {
        if (key === null) return { status: 'recipient_not_found' }
        if (isRevoked) return { status: 'revoked_recipient', lastCommonCertificateTimestamp: commonTimestamp }
      }
      const notGreater = causalityRefusal(timestamp, commonTimestamp, shamirTimestamp)
      if (notGreater) return notGreater
      const setup = { timestamp, threshold, cipheredData, revealToken, brief: signed, shares }
      insertShamirSetup(tx, { organization, user, ...setup })
      tx.publish({
        type: 'event',
        organization,
        audience: [user, ...recipients.flatMap(({ key }) => key ?? [])],
        event: { event: 'SHAMIR_RECOVERY_CERTIFICATE', timestamp },
      })
      return { status: 'ok' }
    })
  },
)

interface RecipientRow {
  /** Of the row; null: no such user. */
  readonly key: number | null
  readonly isRevoked: boolean
}

/** In the order of the brief. */
async function findRecipients(
  tx: Transaction,
  organization: number,
  userIds: readonly UserId[],
): Promise<readonly RecipientRow[]> {
  return await tx.sql<RecipientRow[]>`
    select u.id as key, u.revoked_on is not null as is_revoked
    from unnest(${[...userIds]}::uuid[]) with ordinality as given (user_id, position)
      left join users u on u.organization = ${organization} and u.user_id = given.user_id
    order by given.position`
}
