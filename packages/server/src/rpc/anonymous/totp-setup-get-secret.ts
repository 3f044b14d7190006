import * as schema from '@parallax/protocol'
import { lockResetUser } from '../../totp/find-reset-user.ts'
import { ensureTotpSecret } from '../../totp/totp-setup.ts'
import { command } from './command.ts'

/** Gives the secret of the new setup that an administrator allowed by a reset (spec 04a §7). */
export const totpSetupGetSecret = command(schema.anonymousTotpSetupGetSecret, async (request, call) => {
  const { context } = call
  return await context.db.write(async (tx) => {
    const setup = await lockResetUser(call, tx, request)
    if (setup === undefined) return { status: 'bad_token' }
    return { status: 'ok', totpSecret: ensureTotpSecret(context, tx, setup) }
  })
})
