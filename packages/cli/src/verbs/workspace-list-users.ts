import type { Run } from '../context/verb-context.ts'
import { withWorkspace } from '../context/with-workspace.ts'
import { escapeText } from '../output/escape.ts'
import { showList } from '../output/show-list.ts'
import { shortIdLength } from '../selection/select-one.ts'
import type { workspaceListUsers } from '../specs/workspace-specs.ts'

const COLUMNS = ['column.id', 'column.name', 'column.email', 'column.profile', 'column.role'] as const

export const run: Run<typeof workspaceListUsers> = async (context, input) => {
  const { output, say, catalogue } = context
  const members = await withWorkspace(context, input, (session, { id }) => session.workspaces.members(id))
  const length = shortIdLength(members.map(({ userId }) => userId))
  showList(output, members, {
    columns: COLUMNS.map((key) => ({ title: say(key) })),
    row: ({ userId, humanHandle, profile, role }) => [
      userId.slice(0, length),
      escapeText(humanHandle.label),
      escapeText(humanHandle.email),
      catalogue.profiles[profile],
      catalogue.roles[role],
    ],
    json: ({ userId, humanHandle, profile, role }) => ({
      user_id: userId,
      human_handle: [humanHandle.email, humanHandle.label],
      user_profile: profile,
      user_role: role,
    }),
  })
}
