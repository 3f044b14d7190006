import { printHandle, type RealmRole } from '@parallax/wire'
import { usageError } from '../cli-error.ts'
import type { Run } from '../context/verb-context.ts'
import { withWorkspace } from '../context/with-workspace.ts'
import { selectUser } from '../selection/select-user.ts'
import type { workspaceShare } from '../specs/workspace-specs.ts'

const ROLES = {
  owner: 'OWNER',
  manager: 'MANAGER',
  contributor: 'CONTRIBUTOR',
  reader: 'READER',
} as const satisfies Record<string, RealmRole>

export const run: Run<typeof workspaceShare> = async (context, input) => {
  const { output, say, catalogue, signal } = context
  const { user: wanted, role: wantedRole } = input
  if (wanted === undefined) throw usageError('usage.optionMissing', { option: '--user' })
  if (wantedRole === undefined) throw usageError('usage.optionMissing', { option: '--role' })
  const role = ROLES[wantedRole]
  await withWorkspace(context, input, async (session, workspace) => {
    const user = selectUser(wanted, await session.members.list())
    await session.workspaces.share(workspace.id, user.userId, { role, signal })
    const person = printHandle(user.humanHandle)
    output.say(say('done.shared', { workspace: workspace.name, person, role: catalogue.roles[role] }))
    output.result({ json: { workspace_id: workspace.id, user_id: user.userId, user_role: role }, plain: '' })
  })
}
