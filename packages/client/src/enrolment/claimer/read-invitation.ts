import { inviteInfo } from '@parallax/protocol'
import type { HumanHandle, UserId } from '@parallax/wire'
import { EnrolmentError } from '../../errors/enrolment-errors.ts'
import type { InvitedRpc } from '../../rpc/visitor-rpc.ts'
import type { ClaimedInvitation } from './claimer-questions.ts'

/** Asks what the invitation is for. Throws `invitation_gone`, `invitation_not_found`, `link_invalid`. */
export async function readInvitation(
  rpc: InvitedRpc,
  kind: 'userInvitation' | 'deviceInvitation',
  signal?: AbortSignal,
): Promise<ClaimedInvitation> {
  const info = await rpc.call(inviteInfo, {}, signal)
  if (info.type === 'USER' && kind === 'userInvitation') {
    const { claimerEmail: email, createdBy, administrators } = info
    const creator = createdBy.type === 'USER' ? createdBy.userId : undefined
    const greeters = administrators.toSorted((left, right) => rank(left.userId, creator) - rank(right.userId, creator))
    const invitedBy = createdBy.type === 'USER' ? createdBy.humanHandle : createdBy.serviceLabel
    return { type: 'USER', email, invitedBy, greeters }
  }
  if (info.type === 'DEVICE' && kind === 'deviceInvitation')
    return { type: 'DEVICE', userId: info.claimerUserId, humanHandle: info.claimerHumanHandle }
  throw new EnrolmentError('link_invalid', {}, { detail: `${kind} of type ${info.type}` })
}

function rank(userId: UserId, creator: UserId | undefined): number {
  return userId === creator ? 0 : 1
}

/** Who may let the claimer in. */
export function greetersOf(invitation: ClaimedInvitation): ReadonlyMap<UserId, HumanHandle> {
  if (invitation.type === 'DEVICE') return new Map([[invitation.userId, invitation.humanHandle]])
  return new Map(invitation.greeters.map(({ userId, humanHandle }) => [userId, humanHandle]))
}
