import type { Run } from '../context/verb-context.ts'
import { withWorkspace } from '../context/with-workspace.ts'
import type { workspaceSync } from '../specs/workspace-specs.ts'
import { syncFiles } from '../workspaces/sync-files.ts'

export const run: Run<typeof workspaceSync> = async (context, input) => {
  const { output, say } = context
  await withWorkspace(context, input, async (session, workspace) => {
    const files = await session.workspaces.files(workspace.id)
    const { fetched, uploaded, localOnly } = await syncFiles(context, files)
    output.say(say('done.synced', { fetched, uploaded }))
    if (localOnly > 0) output.say(say('done.localOnly', { count: localOnly }))
    output.result({ json: { fetched, uploaded, local_only: localOnly }, plain: '' })
  })
}
