import {
  inviteCancel,
  inviteComplete,
  inviteInfo,
  inviteList,
  inviteNewDevice,
  inviteNewUser,
} from '@parallax/protocol'
import { authorOf, invitationOf, type On } from './answer.ts'
import { greets, type ServerRecords, type StoredInvitation } from './server-records.ts'

/** Spec 04a §5.2 to §5.6. */
export function answerInvitations(on: On, records: ServerRecords): void {
  on(inviteNewUser, ({ claimerEmail }, speaker) => {
    const author = authorOf(records, speaker)
    if (author.profile !== 'ADMIN') return { status: 'author_not_allowed' }
    if (records.activeUsers.some(({ humanHandle }) => humanHandle.email === claimerEmail))
      return { status: 'claimer_email_already_enrolled' }
    return { status: 'ok', token: records.invite('USER', author, claimerEmail), emailSent: records.mail }
  })
  on(inviteNewDevice, (_, speaker) => {
    const author = authorOf(records, speaker)
    const token = records.invite('DEVICE', author, author.humanHandle.email)
    return { status: 'ok', token, emailSent: records.mail }
  })
  on(inviteList, (_, speaker) => {
    const author = authorOf(records, speaker)
    const invitations = [...records.invitations.values()].filter((one) => greets(author, one)).map(listed)
    return { status: 'ok', invitations }
  })
  on(inviteCancel, ({ token }) => {
    const invitation = records.invitations.get(token)
    if (invitation === undefined) return { status: 'invitation_not_found' }
    if (invitation.status === 'FINISHED') return { status: 'invitation_completed' }
    if (invitation.status === 'CANCELLED') return { status: 'invitation_already_cancelled' }
    invitation.status = 'CANCELLED'
    return { status: 'ok' }
  })
  on(inviteComplete, ({ token }) => {
    const invitation = records.invitations.get(token)
    if (invitation === undefined) return { status: 'invitation_not_found' }
    if (invitation.status === 'FINISHED') return { status: 'invitation_already_completed' }
    if (invitation.status === 'CANCELLED') return { status: 'invitation_cancelled' }
    invitation.status = 'FINISHED'
    return { status: 'ok' }
  })
  on(inviteInfo, (_, speaker) => {
    const invitation = invitationOf(speaker)
    const { userId, humanHandle } = invitation.createdBy
    const createdBy = { type: 'USER', userId, humanHandle } as const
    if (invitation.type === 'DEVICE')
      return {
        status: 'ok',
        type: 'DEVICE',
        claimerUserId: userId,
        claimerHumanHandle: humanHandle,
        createdBy,
      } as const
    const administrators = [...records.users.values()]
      .filter((user) => greets(user, invitation))
      .map((user) => ({
        userId: user.userId,
        humanHandle: user.humanHandle,
        onlineStatus: 'UNKNOWN' as const,
        lastGreetingAttemptJoinedOn: null,
      }))
    return { status: 'ok', type: 'USER', claimerEmail: invitation.email, createdBy, administrators } as const
  })
}

function listed({ type, token, status, createdOn, createdBy, email }: StoredInvitation) {
  const by = { type: 'USER', userId: createdBy.userId, humanHandle: createdBy.humanHandle } as const
  const any = { token, createdOn, createdBy: by, status }
  return type === 'USER' ? { ...any, type, claimerEmail: email } : { ...any, type }
}
