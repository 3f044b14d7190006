import * as schema from '@parallax/protocol'
import { lockAccountByEmail } from '../../accounts/account.ts'
import { sendCode } from '../../accounts/send-code.ts'
import { command } from './command.ts'

/** Mails a code to somebody who lost the password of an account (spec 04b §8.3). */
export const accountRecoverSendValidationEmail = command(
  schema.accountRecoverSendValidationEmail,
  async ({ email }, { context, client, now }) =>
    await sendCode(context, { purpose: 'RECOVER', email, address: client.address, now }, async (sql) => {
      const active = await lockAccountByEmail(sql, email)
      return active !== undefined
    }),
)
