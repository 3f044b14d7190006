import { existsSync, mkdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { userInfo } from 'node:os'
import { join, resolve } from 'node:path'

/** The data folder cannot be used; the message says why and what to do. */
export class DataFolderError extends Error {
  readonly code = 'data_folder_unusable'

  constructor(message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'DataFolderError'
  }
}

/** `./data` of the clone, wherever the command was given. */
export const defaultDataDirectory = resolve(import.meta.dirname, '../../../../data')

/**
 * Makes the folder, for its owner alone, or takes the one that is there, and proves that it can be written.
 * Answers its real path.
 */
export function openDataFolder(path: string): string {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 })
    const folder = realpathSync(path)
    const probe = join(folder, `.writable-${process.pid}`)
    writeFileSync(probe, '')
    rmSync(probe)
    return folder
  } catch (cause) {
    throw unusable(path, cause)
  }
}

function unusable(path: string, cause: unknown): DataFolderError {
  const { username, uid } = currentUser()
  const verb = existsSync(path) ? 'written' : 'made'
  const reason = reasons[codeOf(cause)] ?? (cause instanceof Error ? cause.message : String(cause))
  const message = [
    `The data folder ${path} cannot be ${verb} by this user (${username}, ${uid}): ${reason}.`,
    'Choose another one:     PARALLAX_DATA_DIR=/path/to/folder npm start',
    `Or give it to the user: chown -R ${uid} ${path}`,
  ].join('\n')
  return new DataFolderError(message, { cause })
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  ENOTDIR: 'a part of the path is a file',
  EEXIST: 'it is a file',
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}

/** A container may run us under a number that has no name. */
function currentUser(): { readonly username: string; readonly uid: number } {
  const uid = process.geteuid?.() ?? -1
  try {
    return { username: userInfo().username, uid }
  } catch {
    return { username: 'no name', uid }
  }
}
