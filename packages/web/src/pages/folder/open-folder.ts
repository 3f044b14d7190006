import type { WorkspaceInfo } from '@parallax/client'
import { type EntryName, type FsPath, fsPathOf, parseFsPath, ROOT_PATH, type VlobId } from '@parallax/wire'
import type { OpenSession } from '../../app/sessions.ts'
import { SdkError } from '../../sdk/failure.ts'
import type { FolderEntry } from '../../sdk/sdk.ts'

/** A folder as its page shows it. */
export interface OpenFolder {
  readonly workspace: WorkspaceInfo
  readonly path: FsPath
  /** From below the root to the folder itself. */
  readonly names: readonly { readonly id: VlobId; readonly name: EntryName }[]
  readonly entries: readonly FolderEntry[]
}

/** `folder`: the root when left out. */
export async function loadFolder({ remote }: OpenSession, id: VlobId, folder: VlobId | undefined): Promise<OpenFolder> {
  const workspace = (await remote.workspaces()).find((one) => one.id === id)
  if (workspace === undefined) throw new SdkError({ code: 'workspace_not_found', parameters: {}, detail: undefined })
  const path = folder === undefined ? ROOT_PATH : await remote.locate(id, folder)
  const parts = namesOf(path)
  const names: { readonly id: VlobId; readonly name: EntryName }[] = []
  let parent: FsPath = ROOT_PATH
  for (const name of parts) {
    const found = (await remote.folder(id, parent)).find((entry) => entry.name === name)
    if (found === undefined) throw new SdkError({ code: 'entry_not_found', parameters: { path }, detail: undefined })
    names.push({ id: found.stat.id, name })
    parent = childPath(parent, name)
  }
  return { workspace, path, names, entries: await remote.folder(id, path) }
}

export function childPath(folder: FsPath, name: EntryName): FsPath {
  return fsPathOf([...namesOf(folder), name])
}

export function namesOf(path: FsPath): readonly EntryName[] {
  return path.split('/').filter((part) => part !== '') as EntryName[]
}

/** A path below a folder, written with slashes; undefined when a name in it is none. */
export function pathBelow(folder: FsPath, relative: string): FsPath | undefined {
  return parseFsPath(`${folder === ROOT_PATH ? '' : folder}/${relative}`)
}
