import { fsPathName, printDateTime } from '@parallax/wire'
import type { Run } from '../context/verb-context.ts'
import { withSession } from '../context/with-session.ts'
import { escapeText } from '../output/escape.ts'
import { alignedLines } from '../output/table.ts'
import type { stat } from '../specs/file-specs.ts'
import { describeState } from '../workspaces/describe-state.ts'
import { entryJson } from '../workspaces/entry-json.ts'
import { findPlace, writtenPath } from '../workspaces/place.ts'
import { refreshFiles } from '../workspaces/sync-files.ts'

export const run: Run<typeof stat> = async (context, input) => {
  const written = writtenPath(input.path)
  const { output, say, catalogue, signal } = context
  await withSession(context, input, async (session) => {
    const { workspace, files, path } = await findPlace(context, session, { ...input, written })
    await refreshFiles(context, files, input)
    const found = await files.stat(path, signal)
    const state = await files.stateOf(path)
    const rows = [
      [say('field.path'), `${escapeText(workspace.name)}:${escapeText(path)}`],
      [say('field.type'), say(found.type === 'file' ? 'type.file' : 'type.folder')],
      ...(found.type === 'file' ? [[say('field.size'), String(found.size)]] : []),
      [say('field.created'), printDateTime(found.created)],
      [say('field.updated'), printDateTime(found.updated)],
      [say('field.version'), String(found.baseVersion)],
      [say('field.state'), describeState(catalogue, state)],
      [say('field.id'), found.id],
    ]
    output.result({
      json: { ...entryJson(fsPathName(path) ?? '/', found), workspace_id: workspace.id, path, state: state.state },
      plain: alignedLines([{}, {}], rows),
    })
  })
}
