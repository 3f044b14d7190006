import { anonymousTotpSetupConfirm, anonymousTotpSetupGetSecret } from '@parallax/protocol'
import type { TotpResetLink } from '@parallax/wire'
import { MfaError } from '../../errors/mfa-errors.ts'
import type { RpcConnection } from '../../rpc/rpc-connection.ts'
import { anonymousRpc } from '../../rpc/visitor-rpc.ts'
import { type AskToConfirm, confirmCode } from './confirm-code.ts'
import { datedConnection } from './dated-connection.ts'
import { untilAnswered } from './until-answered.ts'

export interface ResetMfaOptions {
  readonly confirm: AskToConfirm
  readonly signal?: AbortSignal
}

/**
 * Makes a new entry in an authenticator, by the link of a reset (spec 07 §6.5): without a device, without logging in.
 * Devices and data stay as they are, and open with the new codes. Show server and organization of the link first.
 *
 * Throws `mfa_reset_link_used` for a link that was used, that a later one replaced, or of somebody without access;
 * `cancelled` and `mfa_code_wrong` when `confirm` gives up: the link stays good.
 */
export async function resetMfa(
  { connection }: { readonly connection: RpcConnection },
  link: TotpResetLink,
  { confirm, signal }: ResetMfaOptions,
): Promise<void> {
  const { organizationId, userId, token } = link
  const dated = datedConnection(connection)
  const rpc = anonymousRpc(dated.connection, link)
  const reply = await rpc.call(anonymousTotpSetupGetSecret, { userId, token }, signal)
  if (reply.status === 'bad_token') throw new MfaError('mfa_reset_link_used', {})
  const send = async (oneTimePassword: string) => {
    let isReplyLost = false
    const onNoAnswer = (): void => {
      isReplyLost = true
    }
    const { status } = await untilAnswered({ clock: connection.clock, signal, onNoAnswer }, () =>
      rpc.call(anonymousTotpSetupConfirm, { userId, token, oneTimePassword }, signal),
    )
    // Used by this very code, when its answer was lost.
    if (status === 'bad_token' && !isReplyLost) throw new MfaError('mfa_reset_link_used', {})
    return status === 'invalid_one_time_password' ? 'wrong' : 'taken'
  }
  await confirmCode({ dated, organizationId, secret: reply.totpSecret, confirm, send, signal })
}
