import { type FsPath, type FsPathProblem, ROOT_PATH, readFsPath } from '@parallax/wire'

/** A place in a workspace as it is written on the command line. */
export interface WrittenPath {
  /** Text that picks the workspace; undefined when only `--workspace` can tell. */
  readonly workspace: string | undefined
  readonly path: FsPath
  /** Written with a slash at the end: a folder is meant. */
  readonly folder: boolean
}

/** What a text is. */
export type ReadWorkspacePath =
  | { readonly status: 'ok'; readonly written: WrittenPath }
  | { readonly status: 'refused'; readonly problem: FsPathProblem }

/**
 * Reads `WORKSPACE:/path`, or `/path` where `--workspace` names the workspace.
 *
 * No workspace name holds a slash, so the first `:/` parts the two, whatever colons stand in the name. `WORKSPACE:` is
 * its root.
 */
export function readWorkspacePath(text: string): ReadWorkspacePath {
  if (text.startsWith('/')) return inWorkspace(undefined, text)
  const border = text.indexOf(':/')
  if (border > 0) return inWorkspace(text.slice(0, border), text.slice(border + 1))
  if (text.length > 1 && text.endsWith(':') && !text.includes('/')) return inWorkspace(text.slice(0, -1), ROOT_PATH)
  return { status: 'refused', problem: 'not_absolute' }
}

function inWorkspace(workspace: string | undefined, text: string): ReadWorkspacePath {
  const read = readFsPath(text)
  if (read.status === 'refused') return read
  return { status: 'ok', written: { workspace, path: read.path, folder: text.endsWith('/') } }
}
