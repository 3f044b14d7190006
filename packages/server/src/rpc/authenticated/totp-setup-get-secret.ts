import * as schema from '@parallax/protocol'
import { lockOwnSetup } from '../../totp/lock-own-setup.ts'
import { ensureTotpSecret } from '../../totp/totp-setup.ts'
import { command } from './command.ts'

/** Gives the secret of one-time passwords, until the setup is completed (spec 04a §7). */
export const totpSetupGetSecret = command(schema.totpSetupGetSecret, async (_, { context, author, write }) => {
  return await write({}, async (tx) => {
    const setup = await lockOwnSetup(tx, author)
    if (setup === undefined) return { status: 'already_setup' }
    return { status: 'ok', totpSecret: ensureTotpSecret(context, tx, setup) }
  })
})
