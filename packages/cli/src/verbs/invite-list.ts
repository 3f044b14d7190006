import type { InvitationInfo } from '@parallax/client'
import { printDateTime } from '@parallax/wire'
import type { Run } from '../context/verb-context.ts'
import { withSession } from '../context/with-session.ts'
import { escapeText } from '../output/escape.ts'
import { shortDate } from '../output/short-date.ts'
import { showList } from '../output/show-list.ts'
import type { inviteList } from '../specs/enrolment-specs.ts'

const COLUMNS = ['column.token', 'column.kind', 'column.status', 'column.created', 'column.for'] as const
/** As scripts know them (spec 08 §6). */
const TYPES = { USER: 'user', DEVICE: 'device', SHAMIR_RECOVERY: 'shamir' } as const

export const run: Run<typeof inviteList> = async (context, input) => {
  const { output, say, signal } = context
  const list = await withSession(context, input, ({ invitations }) => invitations.list(signal))
  showList(output, list, {
    columns: COLUMNS.map((key) => ({ title: say(key) })),
    row: ({ token, type, status, createdOn, claimerEmail }) => [
      token,
      say(`invitation.${type}`),
      say(`invitation.${status}`),
      shortDate(createdOn),
      escapeText(claimerEmail ?? ''),
    ],
    json: invitationJson,
  })
}

function invitationJson({ type, token, status, createdOn, claimerEmail, claimerUserId }: InvitationInfo) {
  return {
    invitation_type: TYPES[type],
    invitation_token: token,
    invitation_status: status,
    created_on: printDateTime(createdOn),
    ...(claimerEmail === undefined ? {} : { claimer_email: claimerEmail }),
    ...(claimerUserId === undefined ? {} : { claimer_user_id: claimerUserId }),
  }
}
