import { printHandle } from '@parallax/wire'
import { usageError } from '../cli-error.ts'
import { confirmed } from '../context/confirmed.ts'
import type { Run } from '../context/verb-context.ts'
import { withWorkspace } from '../context/with-workspace.ts'
import { selectUser } from '../selection/select-user.ts'
import type { workspaceUnshare } from '../specs/workspace-specs.ts'

export const run: Run<typeof workspaceUnshare> = async (context, input) => {
  const { output, say, signal } = context
  const { user: wanted } = input
  if (wanted === undefined) throw usageError('usage.optionMissing', { option: '--user' })
  await withWorkspace(context, input, async (session, workspace) => {
    const members = await session.workspaces.members(workspace.id)
    const user = selectUser(
      wanted,
      members.map((member) => ({ ...member, revokedOn: null })),
    )
    const words = { workspace: workspace.name, person: printHandle(user.humanHandle) }
    await confirmed(context, { force: input.force, sentence: say('confirm.unshare', words) })
    await session.workspaces.unshare(workspace.id, user.userId, signal)
    output.say(say('done.unshared', words))
    output.result({ json: { workspace_id: workspace.id, user_id: user.userId }, plain: '' })
  })
}
