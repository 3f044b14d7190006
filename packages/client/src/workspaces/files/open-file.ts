import type { FsPath } from '@parallax/wire'
import { EntryError, EntryExistsError, EntryNotFoundError, FileHandleError } from '../../errors/entry-errors.ts'
import type { LocalManifest } from '../../store/manifest-store.ts'
import { assertWritable } from '../tree/assert-writable.ts'
import { createFile } from '../tree/create-entry.ts'
import { tryResolvePath } from '../tree/resolve-path.ts'
import type { WorkspaceContext } from '../workspace-context.ts'
import type { OpenFile, OpenOptions } from '../workspace-files.ts'
import { FileHandle } from './file-handle.ts'

/** Opens a file (spec 06b §5.1); nothing of its content is fetched. `truncate` needs `write`. */
export async function openFile(context: WorkspaceContext, path: FsPath, options: OpenOptions): Promise<OpenFile> {
  const { read = false, write = false, truncate = false, create = false, createNew = false } = options
  if (write || truncate || create || createNew) assertWritable(context)
  if (truncate && !write) throw new FileHandleError('file_not_writable', {})
  const manifest = await findOrCreate(context, path, { create, createNew })
  if (manifest.type === 'local_folder_manifest') throw new EntryError('entry_not_a_file', { path })
  const handle = new FileHandle(context, manifest, { read, write })
  if (!truncate || manifest.size === 0) return handle
  try {
    await handle.resize(0)
    return handle
  } catch (error) {
    await handle.close()
    throw error
  }
}

async function findOrCreate(
  context: WorkspaceContext,
  path: FsPath,
  { create, createNew }: { readonly create: boolean; readonly createNew: boolean },
): Promise<LocalManifest> {
  const found = await tryResolvePath(context, path)
  if (found !== undefined) {
    if (createNew) throw new EntryExistsError(found.manifest.base.id, { path })
    return found.manifest
  }
  if (!create && !createNew) throw new EntryNotFoundError({ path })
  try {
    await createFile(context, path)
  } catch (error) {
    // Somebody else created it in between: that is what `create` is for.
    if (createNew || !(error instanceof EntryExistsError)) throw error
  }
  const created = await tryResolvePath(context, path)
  if (created === undefined) throw new EntryNotFoundError({ path })
  return created.manifest
}
