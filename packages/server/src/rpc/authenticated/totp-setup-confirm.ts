import * as schema from '@parallax/protocol'
import { lockOwnSetup } from '../../totp/lock-own-setup.ts'
import { completeTotpSetup } from '../../totp/totp-setup.ts'
import { command } from './command.ts'

/** Proves that the secret arrived and completes the setup (spec 04a §7). */
export const totpSetupConfirm = command(
  schema.totpSetupConfirm,
  async ({ oneTimePassword }, { context, author, write, now }) => {
    return await write({}, async (tx) => {
      const setup = await lockOwnSetup(tx, author)
      if (setup === undefined) return { status: 'already_setup' }
      return completeTotpSetup(context, tx, { setup, attempt: { oneTimePassword, now } })
    })
  },
)
