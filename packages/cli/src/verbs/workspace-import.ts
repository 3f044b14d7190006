import type { Run } from '../context/verb-context.ts'
import { withSession } from '../context/with-session.ts'
import type { workspaceImport } from '../specs/workspace-specs.ts'
import { warnOfHiddenNames } from '../transfer/hidden-names.ts'
import { planLocal } from '../transfer/plan-local.ts'
import { reportCopy } from '../transfer/report-copy.ts'
import { runPlan } from '../transfer/run-plan.ts'
import { makeParents } from '../workspaces/make-parents.ts'
import { findPlace, writtenPath } from '../workspaces/place.ts'
import { refreshFiles, uploadFiles, uploadPatiently } from '../workspaces/sync-files.ts'

export const run: Run<typeof workspaceImport> = async (context, input) => {
  const written = writtenPath(input.target)
  const { say, signal } = context
  await withSession(context, input, async (session) => {
    const place = await findPlace(context, session, { ...input, offline: false, written })
    const client = await context.client()
    const plan = await planLocal(input.source, place.path, { openFile: (path) => client.fileSource(path), signal })
    const hidden = warnOfHiddenNames(context, plan, (name) => client.hiddenElsewhere(name))
    const reached = await refreshFiles(context, place.files, { offline: false })
    if (input.parents) await makeParents(place.files, place.path)
    const progress = context.progress(say('progress.importing'))
    const update = input.update ?? 'none-fail'
    const report = await runPlan(plan, { files: place.files, update, progress, signal })
    const upload = reached === 'done' ? uploadPatiently : uploadFiles
    const state = await upload(context, place.files, { offline: false })
    reportCopy(context, report, { workspace_id: place.workspace.id, path: place.path, hidden_elsewhere: hidden, state })
  })
}
