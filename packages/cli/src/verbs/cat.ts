import type { WorkspaceFiles } from '@parallax/client'
import type { FsPath } from '@parallax/wire'
import type { Run, VerbContext } from '../context/verb-context.ts'
import { withSession } from '../context/with-session.ts'
import type { cat } from '../specs/file-specs.ts'
import { findPlaces, writtenPath } from '../workspaces/place.ts'
import { refreshFiles } from '../workspaces/sync-files.ts'

const PIECE = 512 * 1024

export const run: Run<typeof cat> = async (context, input) => {
  const written = input.paths.map(writtenPath)
  await withSession(context, input, async (session) => {
    const places = await findPlaces(context, session, { ...input, written })
    for (const files of new Set(places.map((place) => place.files))) await refreshFiles(context, files, input)
    for (const { files, path } of places) await printFile(context, files, path)
  })
}

async function printFile(context: VerbContext, files: WorkspaceFiles, path: FsPath): Promise<void> {
  await using file = await files.open(path, { read: true })
  for (let offset = 0; ; ) {
    const bytes = await file.read(offset, PIECE, context.signal)
    if (bytes.length === 0) return
    await context.writeData(bytes)
    offset += bytes.length
  }
}
