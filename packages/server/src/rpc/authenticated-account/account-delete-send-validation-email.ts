import * as schema from '@parallax/protocol'
import type { EmailAddress } from '@parallax/wire'
import { lockOwnAccount, readAsOwner } from '../../accounts/account.ts'
import { sendCode } from '../../accounts/send-code.ts'
import { command } from './command.ts'

/** Mails a code to confirm the deletion of the account (spec 04b §9). */
export const accountDeleteSendValidationEmail = command(schema.accountDeleteSendValidationEmail, async (_, call) => {
  const { context, client, now } = call
  const [owner] = await readAsOwner<{ email: EmailAddress }>(context.db, call)`select owner.email`
  if (owner === undefined) throw new TypeError('one row was selected')
  const request = { purpose: 'DELETE', email: owner.email, address: client.address, now } as const
  return await sendCode(context, request, async (sql) => {
    await lockOwnAccount(sql, call)
    return true
  })
})
