import { accessTokenFromBytes, type OrganizationId, printLink } from '@parallax/wire'
import type { ServerContext } from '../context.ts'
import { totpResetMail } from '../mail/totp-reset-mail.ts'
import { resetTokenDigest } from '../totp/reset-token.ts'
import { lockUser, type UserSelection } from './find-user.ts'

/** Lets a user set up one-time passwords anew; his keys are kept (spec 05 §3.7). */
export async function resetTotp(
  context: ServerContext,
  organizationId: OrganizationId,
  { sendEmail, ...selection }: UserSelection & { readonly sendEmail: boolean },
) {
  const { crypto } = context.data
  const token = accessTokenFromBytes(crypto.random(16))
  const { user } = await context.db.write(async (tx) => {
    const user = await lockUser(tx, organizationId, selection)
    tx.write`
      with throttles as (
        update totp_opaque_keys set failed_attempts = 0, last_failure_on = null where user_key = ${user.key}
      )
      update users set
        totp_completed = false, totp_secret = null, totp_reset_token = ${resetTokenDigest(crypto, token)}
      where id = ${user.key}`
    return { status: 'ok', user }
  })
  const { userId, email } = user
  const link = { kind: 'totpReset', server: context.serverAddress(), organizationId, userId, token } as const
  const redirection = printLink(link, 'redirection')
  const send = async () =>
    SENT[await context.mail.send(totpResetMail({ to: email, organizationId, link: redirection }))]
  return {
    user_id: userId,
    user_email: email,
    totp_reset_url: printLink(link, 'scheme'),
    totp_reset_url_as_http_redirection: redirection,
    email_sent_status: sendEmail ? await send() : 'NOT_SENT_AS_REQUESTED',
  }
}

const SENT = {
  SUCCESS: 'SENT_AS_REQUESTED',
  RECIPIENT_REFUSED: 'RECIPIENT_REFUSED',
  SERVER_UNAVAILABLE: 'SERVER_UNAVAILABLE',
  BAD_SMTP_CONFIG: 'BAD_SMTP_CONFIG',
} as const
