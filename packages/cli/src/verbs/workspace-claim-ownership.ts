import type { Run } from '../context/verb-context.ts'
import { withWorkspace } from '../context/with-workspace.ts'
import type { workspaceClaimOwnership } from '../specs/workspace-specs.ts'

export const run: Run<typeof workspaceClaimOwnership> = async (context, input) => {
  const { output, say, signal } = context
  await withWorkspace(context, input, async (session, { id, name }) => {
    await session.workspaces.claimOwnership(id, signal)
    output.say(say('done.ownershipClaimed', { name }))
    output.result({ json: { workspace_id: id, workspace_name: name, role: 'OWNER' }, plain: '' })
  })
}
