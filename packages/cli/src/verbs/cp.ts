import { EntryError } from '@parallax/client'
import { isWithinFsPath } from '@parallax/wire'
import type { Run } from '../context/verb-context.ts'
import { withSession } from '../context/with-session.ts'
import type { cp } from '../specs/file-specs.ts'
import { planRemote } from '../transfer/plan-remote.ts'
import { reportCopy } from '../transfer/report-copy.ts'
import { runPlan } from '../transfer/run-plan.ts'
import { findTwoPlaces, intoFolder, writtenPath } from '../workspaces/place.ts'
import { refreshFiles, uploadFiles } from '../workspaces/sync-files.ts'

export const run: Run<typeof cp> = async (context, input) => {
  const { say, signal } = context
  const written = [writtenPath(input.source), writtenPath(input.target)] as const
  await withSession(context, input, async (session) => {
    const [source, target] = await findTwoPlaces(context, session, { ...input, written })
    for (const files of new Set([source.files, target.files])) await refreshFiles(context, files, input)
    const stat = await source.files.stat(source.path, signal)
    if (stat.type === 'folder' && !input.recursive) throw new EntryError('entry_is_folder', { path: source.path })
    const to = await intoFolder(target, source.path)
    if (source.workspace.id === target.workspace.id && isWithinFsPath(to, source.path))
      throw new EntryError('destination_inside_source', { path: to })
    const plan = await planRemote({ path: source.path, stat }, to, { files: source.files, signal })
    const progress = context.progress(say('progress.copying'))
    const report = await runPlan(plan, { files: target.files, update: input.update ?? 'none-fail', progress, signal })
    const state = await uploadFiles(context, target.files, input)
    reportCopy(context, report, { workspace_id: target.workspace.id, path: to, state })
  })
}
