import type { Run } from '../context/verb-context.ts'
import { withSession } from '../context/with-session.ts'
import type { workspaceExport } from '../specs/workspace-specs.ts'
import { reportCopy } from '../transfer/report-copy.ts'
import { exportFile, exportFolder } from '../transfer/run-export.ts'
import { wholeTree } from '../workspaces/list-tree.ts'
import { findPlace, writtenPath } from '../workspaces/place.ts'
import { refreshFiles } from '../workspaces/sync-files.ts'

export const run: Run<typeof workspaceExport> = async (context, input) => {
  const written = writtenPath(input.source)
  const { output, say, signal } = context
  output.warn(say('warning.leavesParallax'))
  await withSession(context, input, async (session) => {
    const { workspace, files, path } = await findPlace(context, session, { ...input, written })
    await refreshFiles(context, files, input)
    const client = await context.client()
    const options = {
      files,
      target: input.target,
      openSink: client.fileSink.bind(client),
      update: input.update ?? 'none-fail',
      progress: context.progress(say('progress.exporting')),
      signal,
    } as const
    const stat = await files.stat(path, signal)
    const report =
      stat.type === 'file'
        ? await exportFile({ path, names: [], stat }, options)
        : await exportFolder(await wholeTree(files, path, { recursive: true, signal }), options)
    reportCopy(context, report, { workspace_id: workspace.id, path, target: input.target })
  })
}
