import * as schema from '@parallax/protocol'
import { lockResetUser } from '../../totp/find-reset-user.ts'
import { completeTotpSetup } from '../../totp/totp-setup.ts'
import { command } from './command.ts'

/** Completes the new setup that an administrator allowed by a reset, whose token is used up (spec 04a §7). */
export const totpSetupConfirm = command(schema.anonymousTotpSetupConfirm, async (request, call) => {
  const { context, now } = call
  return await context.db.write(async (tx) => {
    const setup = await lockResetUser(call, tx, request)
    if (setup === undefined) return { status: 'bad_token' }
    return completeTotpSetup(context, tx, { setup, attempt: { oneTimePassword: request.oneTimePassword, now } })
  })
})
