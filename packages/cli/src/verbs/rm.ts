import { confirmed } from '../context/confirmed.ts'
import type { Run } from '../context/verb-context.ts'
import { withSession } from '../context/with-session.ts'
import type { rm } from '../specs/file-specs.ts'
import { listTree } from '../workspaces/list-tree.ts'
import { findPlace, type Place, writtenPath } from '../workspaces/place.ts'
import { refreshFiles, uploadFiles } from '../workspaces/sync-files.ts'

export const run: Run<typeof rm> = async (context, input) => {
  const written = writtenPath(input.path)
  const { output, say, signal } = context
  await withSession(context, input, async (session) => {
    const place = await findPlace(context, session, { ...input, written })
    await refreshFiles(context, place.files, input)
    const { type } = await place.files.stat(place.path, signal)
    const words = { path: place.path, workspace: place.workspace.name }
    if (type === 'folder' && (await hasContent(place, signal)))
      await confirmed(context, { force: input.force, sentence: say('confirm.removeFolder', words) })
    await place.files.remove(place.path, { expect: 'anything' })
    const state = await uploadFiles(context, place.files, input)
    output.say(say('done.removed', words))
    output.result({ json: { workspace_id: place.workspace.id, path: place.path, state }, plain: '' })
  })
}

async function hasContent({ files, path }: Place, signal: AbortSignal): Promise<boolean> {
  for await (const _ of listTree(files, path, { recursive: false, signal })) return true
  return false
}
