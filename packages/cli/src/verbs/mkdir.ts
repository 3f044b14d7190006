import type { Run } from '../context/verb-context.ts'
import { withSession } from '../context/with-session.ts'
import type { mkdir } from '../specs/file-specs.ts'
import { findPlace, typeOf, writtenPath } from '../workspaces/place.ts'
import { refreshFiles, uploadFiles } from '../workspaces/sync-files.ts'

export const run: Run<typeof mkdir> = async (context, input) => {
  const written = writtenPath(input.path)
  const { output, say } = context
  await withSession(context, input, async (session) => {
    const place = await findPlace(context, session, { ...input, written })
    await refreshFiles(context, place.files, input)
    const exists = input.parents && (await typeOf(place)) === 'folder'
    if (!exists) await place.files.createFolder(place.path, input.parents ? { parents: true } : undefined)
    const state = await uploadFiles(context, place.files, input)
    output.say(say('done.folderCreated', { path: place.path }))
    output.result({ json: { workspace_id: place.workspace.id, path: place.path, created: !exists, state }, plain: '' })
  })
}
