import type { DateTime, EmailAddress } from '@parallax/wire'
import type { ServerContext } from '../context.ts'
import type { Sql } from '../db/client.ts'
import { type CodePurpose, codeMail } from '../mail/code-mail.ts'
import { replyOutcome } from '../mail/mailer.ts'
import { lockAddress } from './account.ts'
import { newValidationCode, storeCode } from './validation-code.ts'

export interface CodeRequest {
  readonly purpose: CodePurpose
  readonly email: EmailAddress
  /** Of who asks. */
  readonly address: string
  readonly now: DateTime
}

export type CodeSent =
  | { readonly status: 'ok' | 'email_server_unavailable' | 'email_recipient_refused' }
  | { readonly status: 'email_sending_rate_limited'; readonly waitUntil: DateTime }

/**
 * The steps that the three commands share (spec 04b §7.2). `isWanted` tells, with the address locked, whether a code
 * is stored and sent at all; the answer is `ok` in both cases, and the pace is the same.
 */
export async function sendCode(
  context: ServerContext,
  request: CodeRequest,
  isWanted: (sql: Sql) => Promise<boolean>,
): Promise<CodeSent> {
  const { purpose, email, now } = request
  // Everybody on one machine has the same address there (spec 03 §11).
  const address = context.config.mail.type === 'outbox' ? '' : request.address
  const waitUntil = context.mailPace.ask({ at: now, recipient: email, address })
  if (waitUntil !== undefined) return { status: 'email_sending_rate_limited', waitUntil }
  const code = newValidationCode(context.data.crypto)
  const { isStored } = await context.db.write(async (tx) => {
    await lockAddress(tx.sql, email)
    const isStored = await isWanted(tx.sql)
    if (isStored) storeCode(tx, { purpose, email }, code, now)
    return { status: 'ok', isStored }
  })
  if (!isStored) return { status: 'ok' }
  switch (replyOutcome(await context.mail.send(codeMail(email, purpose, code)))) {
    case 'SUCCESS':
      return { status: 'ok' }
    case 'SERVER_UNAVAILABLE':
      return { status: 'email_server_unavailable' }
    case 'RECIPIENT_REFUSED':
      return { status: 'email_recipient_refused' }
  }
}
