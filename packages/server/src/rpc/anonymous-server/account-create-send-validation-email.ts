import * as schema from '@parallax/protocol'
import { lockAccountByEmail } from '../../accounts/account.ts'
import { sendCode } from '../../accounts/send-code.ts'
import { command } from './command.ts'

/** Mails a code to create an account with (spec 04b §8.1); says nothing about accounts that exist. */
export const accountCreateSendValidationEmail = command(
  schema.accountCreateSendValidationEmail,
  async ({ email }, { context, client, now }) =>
    await sendCode(context, { purpose: 'CREATE', email, address: client.address, now }, async (sql) => {
      const active = await lockAccountByEmail(sql, email)
      return active === undefined
    }),
)
