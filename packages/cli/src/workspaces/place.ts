import type { Session, WorkspaceFiles, WorkspaceInfo } from '@parallax/client'
import { type FsPath, fsPathName, joinFsPath } from '@parallax/wire'
import { usageError } from '../cli-error.ts'
import type { VerbContext } from '../context/verb-context.ts'
import { freshWorkspaces } from '../context/with-workspace.ts'
import { readWorkspacePath, type WrittenPath } from '../paths/workspace-path.ts'
import { selectWorkspace } from '../selection/select-workspace.ts'

/** A path in an open workspace. */
export interface Place {
  readonly workspace: WorkspaceInfo
  readonly files: WorkspaceFiles
  readonly path: FsPath
  /** A folder is meant: it was written with a slash at the end. */
  readonly folder: boolean
}

/** How file verbs were told where to work. */
export interface PlaceInput {
  readonly workspace: string | undefined
  readonly offline: boolean
}

/** Finds the places that the command line names; the workspaces are asked for once. */
export async function findPlaces(
  context: VerbContext,
  session: Session,
  options: PlaceInput & { readonly written: readonly WrittenPath[] },
): Promise<readonly Place[]> {
  const workspaces = options.offline ? await session.workspaces.list() : await freshWorkspaces(context, session)
  return Promise.all(
    options.written.map(async ({ workspace: text, path, folder }) => {
      const workspace = selectWorkspace(text ?? options.workspace, workspaces)
      return { workspace, files: await session.workspaces.files(workspace.id), path, folder }
    }),
  )
}

/** The only place that a verb names. */
export async function findPlace(
  context: VerbContext,
  session: Session,
  options: PlaceInput & { readonly written: WrittenPath },
): Promise<Place> {
  const [place] = await findPlaces(context, session, { ...options, written: [options.written] })
  if (place === undefined) throw new RangeError('one path is one place')
  return place
}

/** From where and to where. */
export async function findTwoPlaces(
  context: VerbContext,
  session: Session,
  options: PlaceInput & { readonly written: readonly [source: WrittenPath, target: WrittenPath] },
): Promise<readonly [source: Place, target: Place]> {
  const [source, target] = await findPlaces(context, session, options)
  if (source === undefined || target === undefined) throw new RangeError('two paths are two places')
  return [source, target]
}

/** `path`, or the entry of this name in it when it is (or is meant as) a folder. */
export async function intoFolder(place: Place, source: FsPath): Promise<FsPath> {
  const name = fsPathName(source)
  if (name === null) return place.path
  return place.folder || (await typeOf(place)) === 'folder' ? joinFsPath(place.path, name) : place.path
}

/** What is there, or undefined when nothing is. */
export async function typeOf({ files, path }: Place): Promise<'file' | 'folder' | undefined> {
  return (await statIfAny(files, path))?.type
}

/** Its stat, or undefined when there is no such entry. */
export async function statIfAny(files: WorkspaceFiles, path: FsPath) {
  try {
    return await files.stat(path)
  } catch (error) {
    if (isNotFound(error)) return undefined
    throw error
  }
}

function isNotFound(error: unknown): boolean {
  return (
    error instanceof Error && 'code' in error && ['entry_not_found', 'parent_not_found'].includes(String(error.code))
  )
}

/** What is written, told apart before anything is opened or asked. */
export function writtenPath(text: string): WrittenPath {
  const read = readWorkspacePath(text)
  if (read.status === 'ok') return read.written
  switch (read.problem) {
    case 'not_absolute':
      throw usageError('usage.pathNotAbsolute', { path: text })
    case 'name_too_long':
      throw usageError('usage.nameTooLong', { path: text })
    case 'invalid_name':
      throw usageError('usage.invalidName', { path: text })
    default:
      return read.problem satisfies never
  }
}
