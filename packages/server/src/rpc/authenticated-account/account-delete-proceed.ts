import * as schema from '@parallax/protocol'
import { lockOwnAccount } from '../../accounts/account.ts'
import { disableAuthMethods } from '../../accounts/auth-method.ts'
import { checkCode, consumeCode } from '../../accounts/validation-code.ts'
import { command } from './command.ts'

/** Deletes the account, given the mailed code; organizations are untouched (spec 04b §9). */
export const accountDeleteProceed = command(schema.accountDeleteProceed, async ({ validationCode }, call) => {
  const { context, now } = call
  const done = await context.db.write(async (tx) => {
    const { id, email } = await lockOwnAccount(tx.sql, call)
    const place = { purpose: 'DELETE', email } as const
    const check = await checkCode(tx, place, { code: validationCode, now, crypto: context.data.crypto })
    if (check !== 'ok') return { status: 'ok', reply: { status: check } } as const
    tx.write`update accounts set deleted_on = ${now} where id = ${id}`
    disableAuthMethods(tx, id, now)
    consumeCode(tx, place)
    return { status: 'ok', reply: { status: 'ok' } } as const
  })
  return done.reply
})
