import type { InvitationInfo } from '@parallax/client'
import { CliError } from '../cli-error.ts'
import { EXIT } from '../exit-code.ts'
import { selectOne } from '../selection/select-one.ts'

/** The invitation that `text` picks by token, prefix of a token, or e-mail. */
export function selectInvitation(text: string, invitations: readonly InvitationInfo[]): InvitationInfo {
  const selected = selectOne(text, invitations, ({ token, claimerEmail }) => ({
    id: token,
    names: claimerEmail === undefined ? [] : [claimerEmail],
  }))
  if (selected.status === 'one') return selected.item
  if (selected.status === 'none')
    throw new CliError('invitation_not_found', 'error.invitationNotFound', { parameters: { token: text } })
  const pending = selected.items.filter(({ status }) => status === 'PENDING')
  const [only] = pending
  // An e-mail that was invited, cancelled and invited again means the invitation that still stands.
  if (only !== undefined && pending.length === 1) return only
  throw new CliError('several_match', 'error.severalMatch', {
    parameters: { text },
    exitCode: EXIT.usage,
    details: selected.items.map(({ token, status }) => `${token} ${status}`),
    candidates: selected.items.map(({ token, status }) => ({ invitation_token: token, invitation_status: status })),
  })
}
