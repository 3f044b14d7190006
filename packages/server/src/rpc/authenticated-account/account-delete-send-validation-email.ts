import * as schema from '@parallax/protocol'
import type { EmailAddress } from '@parallax/wire'
import { sendCode } from '../../accounts/send-code.ts'
import { HttpRefused } from '../http-refused.ts'
import { command } from './command.ts'

/** Mails a code to confirm the deletion of the account (spec 04b §9). */
export const accountDeleteSendValidationEmail = command(
  schema.accountDeleteSendValidationEmail,
  async (_, { context, account, client, now }) => {
    const [own] = await context.db.read<{ email: EmailAddress }>`
      select email from accounts where id = ${account} and deleted_on is null`
    if (own === undefined) throw new HttpRefused('authentication_bad')
    const request = { purpose: 'DELETE', email: own.email, address: client.address, now } as const
    return await sendCode(context, request, async () => true)
  },
)
