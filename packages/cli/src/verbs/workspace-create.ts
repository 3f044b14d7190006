import { parseEntryName } from '@parallax/wire'
import { usageError } from '../cli-error.ts'
import type { Run } from '../context/verb-context.ts'
import { withSession } from '../context/with-session.ts'
import { unlessOffline } from '../context/with-workspace.ts'
import type { workspaceCreate } from '../specs/workspace-specs.ts'

export const run: Run<typeof workspaceCreate> = async (context, input) => {
  const { output, say, signal } = context
  const name = parseEntryName(input.name)
  if (name === undefined) throw usageError('usage.workspaceName', { name: input.name })
  await withSession(context, input, async (session) => {
    const id = await session.workspaces.create(name)
    await unlessOffline(context, () => session.workspaces.bootstrap(id, signal))
    output.say(say('done.workspaceCreated', { name }))
    output.result({ json: { workspace_id: id, workspace_name: name }, plain: id })
  })
}
