import { basename } from 'node:path'
import { type DateTime, parseFsPath } from '@parallax/wire'
import { CliError } from '../cli-error.ts'
import type { Run, VerbContext } from '../context/verb-context.ts'
import { withSession } from '../context/with-session.ts'
import type { put } from '../specs/file-specs.ts'
import { warnOfHiddenNames } from '../transfer/hidden-names.ts'
import type { Plan } from '../transfer/plan.ts'
import { planLocal } from '../transfer/plan-local.ts'
import { reportCopy } from '../transfer/report-copy.ts'
import { runPlan } from '../transfer/run-plan.ts'
import { makeParents } from '../workspaces/make-parents.ts'
import { findPlace, intoFolder, type Place, writtenPath } from '../workspaces/place.ts'
import { refreshFiles, uploadFiles, uploadPatiently } from '../workspaces/sync-files.ts'

export const run: Run<typeof put> = async (context, input) => {
  const written = writtenPath(input.target)
  const { say, signal } = context
  await withSession(context, input, async (session) => {
    const place = await findPlace(context, session, { ...input, written })
    const reached = await refreshFiles(context, place.files, input)
    if (input.parents) await makeParents(place.files, place.path)
    const plan =
      input.source === '-' ? await planStandardInput(context, place) : await planFile(context, place, input.source)
    const client = await context.client()
    const hidden = warnOfHiddenNames(context, plan, (name) => client.hiddenElsewhere(name))
    const progress = context.progress(say('progress.importing'))
    const report = await runPlan(plan, { files: place.files, update: input.update ?? 'none-fail', progress, signal })
    const upload = reached === 'done' ? uploadPatiently : uploadFiles
    const state = await upload(context, place.files, input)
    const paths = plan.files.map(({ to }) => to)
    reportCopy(context, report, { workspace_id: place.workspace.id, paths, hidden_elsewhere: hidden, state })
  })
}

async function planFile(context: VerbContext, place: Place, source: string): Promise<Plan> {
  const client = await context.client()
  const name = parseFsPath(`/${basename(source)}`)
  const to = name === undefined ? place.path : await intoFolder(place, name)
  const plan = await planLocal(source, to, { openFile: (path) => client.fileSource(path), signal: context.signal })
  if (plan.folders.length > 0)
    throw new CliError('usage', 'usage.putFolder', { parameters: { path: source }, exitCode: 2 })
  return plan
}

async function planStandardInput(context: VerbContext, place: Place): Promise<Plan> {
  const client = await context.client()
  const content = { size: undefined, updated: undefined as DateTime | undefined }
  const open = async () => client.streamSource('-', context.stdin.rest())
  return { folders: [], files: [{ from: '-', to: place.path, content, open }], problems: [] }
}
