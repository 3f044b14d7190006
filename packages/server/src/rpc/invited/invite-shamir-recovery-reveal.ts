import * as schema from '@parallax/protocol'
import { accessTokenToBytes } from '@parallax/wire'
import { command } from './command.ts'

interface Setup {
  readonly cipheredData: Uint8Array
  readonly revealToken: Uint8Array
}

/** Gives the sealed device to whoever got the token out of enough shares (spec 04a §5.6). */
export const inviteShamirRecoveryReveal = command(
  schema.inviteShamirRecoveryReveal,
  async ({ revealToken }, { context, invitation }) => {
    if (invitation.type !== 'SHAMIR_RECOVERY') return { status: 'bad_invitation_type' }
    const [setup] = await context.db.read<Setup>`
      select s.ciphered_data, s.reveal_token
      from invitations i join shamir_setups s on s.id = i.shamir_setup
      where i.id = ${invitation.key} and s.deleted_on is null`
    if (setup === undefined) return { status: 'bad_reveal_token' }
    const isRight = context.data.crypto.equal(setup.revealToken, accessTokenToBytes(revealToken))
    return isRight ? { status: 'ok', cipheredData: setup.cipheredData } : { status: 'bad_reveal_token' }
  },
)
