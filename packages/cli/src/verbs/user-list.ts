import type { MemberInfo } from '@parallax/client'
import { printDateTime } from '@parallax/wire'
import { listUsers } from '../administration/list-users.ts'
import type { Run } from '../context/verb-context.ts'
import { withSession } from '../context/with-session.ts'
import { unlessOffline } from '../context/with-workspace.ts'
import { escapeText } from '../output/escape.ts'
import { shortDate } from '../output/short-date.ts'
import { showList } from '../output/show-list.ts'
import { shortIdLength } from '../selection/select-one.ts'
import type { userList } from '../specs/organization-specs.ts'

const COLUMNS = [
  'column.id',
  'column.name',
  'column.email',
  'column.profile',
  'column.created',
  'column.revoked',
] as const

export const run: Run<typeof userList> = async (context, input) => {
  if (input.organization !== undefined) return await listUsers(context, input)
  const { output, say, catalogue, signal } = context
  const users = await withSession(context, input, async (session) => {
    await unlessOffline(context, () => session.organization.pollCertificates(signal))
    return session.members.list()
  })
  const shown = input.skipRevoked ? users.filter(({ revokedOn }) => revokedOn === null) : users
  const length = shortIdLength(shown.map(({ userId }) => userId))
  showList(output, shown, {
    columns: COLUMNS.map((key) => ({ title: say(key) })),
    row: ({ userId, humanHandle, profile, createdOn, revokedOn }) => [
      userId.slice(0, length),
      escapeText(humanHandle.label),
      escapeText(humanHandle.email),
      catalogue.profiles[profile],
      shortDate(createdOn),
      revokedOn === null ? '' : shortDate(revokedOn),
    ],
    json: userJson,
  })
}

function userJson(user: MemberInfo): Readonly<Record<string, unknown>> {
  return {
    id: user.userId,
    human_handle: [user.humanHandle.email, user.humanHandle.label],
    current_profile: user.profile,
    created_on: printDateTime(user.createdOn),
    created_by: user.createdBy,
    revoked_on: user.revokedOn === null ? null : printDateTime(user.revokedOn),
    revoked_by: user.revokedBy,
  }
}
