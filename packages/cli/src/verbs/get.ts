import { stat as localStat } from 'node:fs/promises'
import { join } from 'node:path'
import { EntryError } from '@parallax/client'
import { fsPathName } from '@parallax/wire'
import { CliError } from '../cli-error.ts'
import type { Run } from '../context/verb-context.ts'
import { withSession } from '../context/with-session.ts'
import { localNameProblem } from '../paths/local-name.ts'
import type { get } from '../specs/file-specs.ts'
import { reportCopy } from '../transfer/report-copy.ts'
import { exportFile } from '../transfer/run-export.ts'
import { findPlace, writtenPath } from '../workspaces/place.ts'
import { refreshFiles } from '../workspaces/sync-files.ts'

export const run: Run<typeof get> = async (context, input) => {
  const written = writtenPath(input.source)
  const { output, say, signal } = context
  output.warn(say('warning.leavesParallax'))
  await withSession(context, input, async (session) => {
    const { workspace, files, path } = await findPlace(context, session, { ...input, written })
    await refreshFiles(context, files, input)
    const stat = await files.stat(path, signal)
    if (stat.type === 'folder') throw new EntryError('entry_is_folder', { path })
    const client = await context.client()
    const target = await localTarget(input.target, fsPathName(path) ?? '')
    const report = await exportFile(
      { path, names: [], stat },
      {
        files,
        target,
        openSink: client.fileSink.bind(client),
        update: input.update ?? 'none-fail',
        progress: context.progress(say('progress.exporting')),
        signal,
      },
    )
    reportCopy(context, report, { workspace_id: workspace.id, path, target })
  })
}

/** Into a folder that exists the file goes under its own name, else `wanted` is the very path. */
async function localTarget(wanted: string | undefined, name: string): Promise<string> {
  const inFolder = wanted === undefined || /\/$/.test(wanted) || (await isFolder(wanted))
  if (wanted !== undefined && !inFolder) return wanted
  if (localNameProblem(name, process.platform) !== undefined)
    throw new CliError('unsafe_target', 'error.targetName', { parameters: { name } })
  return join(wanted ?? '.', name)
}

async function isFolder(path: string): Promise<boolean> {
  const found = await localStat(path).catch(() => undefined)
  return found?.isDirectory() ?? false
}
