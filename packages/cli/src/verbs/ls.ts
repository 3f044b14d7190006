import { fsPathName } from '@parallax/wire'
import type { Run, VerbContext } from '../context/verb-context.ts'
import { withSession } from '../context/with-session.ts'
import { escapeText } from '../output/escape.ts'
import { shortDate } from '../output/short-date.ts'
import { alignedLines } from '../output/table.ts'
import type { ls } from '../specs/file-specs.ts'
import { entryJson } from '../workspaces/entry-json.ts'
import { type TreeEntry, wholeTree } from '../workspaces/list-tree.ts'
import { findPlace, type Place, writtenPath } from '../workspaces/place.ts'
import { refreshFiles } from '../workspaces/sync-files.ts'

export const run: Run<typeof ls> = async (context, input) => {
  const written = writtenPath(input.path ?? '/')
  const entries = await withSession(context, input, async (session) => {
    const place = await findPlace(context, session, { ...input, written })
    await refreshFiles(context, place.files, input)
    return entriesOf(context, place, input.recursive)
  })
  const paths = entries.map(({ names }) => names.join('/'))
  context.output.result({
    json: input.long ? entries.map(({ stat }, index) => entryJson(paths[index] ?? '', stat)) : paths,
    plain: input.long ? longLines(entries) : paths.map(escapeText).join('\n'),
  })
}

async function entriesOf(context: VerbContext, place: Place, recursive: boolean): Promise<readonly TreeEntry[]> {
  const { files, path } = place
  const stat = await files.stat(path, context.signal)
  const name = fsPathName(path)
  if (stat.type === 'file') return [{ names: name === null ? [] : [name], path, stat }]
  return wholeTree(files, path, { recursive, signal: context.signal })
}

function longLines(entries: readonly TreeEntry[]): string {
  const rows = entries.map(({ names, stat }) => [
    stat.type === 'file' ? '-' : 'd',
    stat.type === 'file' ? String(stat.size) : '',
    shortDate(stat.updated),
    escapeText(names.join('/')) + (stat.type === 'folder' ? '/' : ''),
  ])
  return alignedLines([{}, { align: 'right' }, {}, {}], rows)
}
