import { parseEntryName } from '@parallax/wire'
import { usageError } from '../cli-error.ts'
import type { Run } from '../context/verb-context.ts'
import { withWorkspace } from '../context/with-workspace.ts'
import type { workspaceRename } from '../specs/workspace-specs.ts'

export const run: Run<typeof workspaceRename> = async (context, input) => {
  const { output, say, signal } = context
  const name = parseEntryName(input.name)
  if (name === undefined) throw usageError('usage.workspaceName', { name: input.name })
  await withWorkspace(context, input, async (session, workspace) => {
    await session.workspaces.rename(workspace.id, name, signal)
    output.say(say('done.workspaceRenamed', { former: workspace.name, name }))
    output.result({ json: { workspace_id: workspace.id, workspace_name: name }, plain: '' })
  })
}
