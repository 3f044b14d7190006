import { EntryError, type Session } from '@parallax/client'
import type { FsPath } from '@parallax/wire'
import type { Run, VerbContext } from '../context/verb-context.ts'
import { withSession } from '../context/with-session.ts'
import type { InputOf } from '../grammar/verb-spec.ts'
import type { WrittenPath } from '../paths/workspace-path.ts'
import type { mv } from '../specs/file-specs.ts'
import { planRemote } from '../transfer/plan-remote.ts'
import { reportCopy } from '../transfer/report-copy.ts'
import { runPlan } from '../transfer/run-plan.ts'
import { findTwoPlaces, intoFolder, type Place, writtenPath } from '../workspaces/place.ts'
import { refreshFiles, uploadFiles } from '../workspaces/sync-files.ts'

type Input = InputOf<typeof mv> & { readonly written: readonly [source: WrittenPath, target: WrittenPath] }

export const run: Run<typeof mv> = async (context, input) => {
  const written = [writtenPath(input.source), writtenPath(input.target)] as const
  await withSession(context, input, (session) => move(context, session, { ...input, written }))
}

async function move(context: VerbContext, session: Session, input: Input): Promise<void> {
  const { output, say } = context
  const [source, target] = await findTwoPlaces(context, session, input)
  for (const files of new Set([source.files, target.files])) await refreshFiles(context, files, input)
  const to = await intoFolder(target, source.path)
  if (source.workspace.id !== target.workspace.id) return moveAcross(context, { source, target, to, input })
  await source.files.move(source.path, to, { mode: input.force ? 'replace_file_only' : 'no_replace' })
  const state = await uploadFiles(context, source.files, input)
  output.say(say('done.moved', { from: source.path, to }))
  output.result({ json: { workspace_id: source.workspace.id, from: source.path, path: to, state }, plain: '' })
}

interface Across {
  readonly source: Place
  readonly target: Place
  readonly to: FsPath
  readonly input: Input
}

/** Another workspace has other keys: copied first, and removed here only once the server has the copy. */
async function moveAcross(context: VerbContext, { source, target, to, input }: Across): Promise<void> {
  const { say, signal } = context
  const stat = await source.files.stat(source.path, signal)
  if (source.path === '/') throw new EntryError('cannot_move_root', {})
  const plan = await planRemote({ path: source.path, stat }, to, { files: source.files, signal })
  const progress = context.progress(say('progress.copying'))
  const update = input.force ? 'all' : 'none-fail'
  const report = await runPlan(plan, { files: target.files, update, progress, signal })
  const state = await uploadFiles(context, target.files, input)
  const complete = report.problems.length === 0 && state === 'synced'
  if (complete) {
    await source.files.remove(source.path, { expect: 'anything' })
    await uploadFiles(context, source.files, input)
  } else context.output.warn(say('warning.sourceKept', { path: source.path }))
  reportCopy(context, report, { workspace_id: target.workspace.id, path: to, state, source_removed: complete })
}
