import type { Brand } from '../brand.ts'
import { type EntryName, type EntryNameProblem, entryNameProblem } from './entry-name.ts'

/**
 * Absolute path inside a workspace, in its printed form: `/`, or a slash before each name; no `.`, `..` or empty
 * item, so that equal paths are equal strings (spec 01 §3.7).
 */
export type FsPath = Brand<string, 'FsPath'>

/** Why a text is no path. */
export type FsPathProblem = 'not_absolute' | EntryNameProblem

/** What `readFsPath` found. */
export type ReadFsPath =
  | { readonly status: 'ok'; readonly path: FsPath }
  | { readonly status: 'refused'; readonly problem: FsPathProblem }

/** Root of every workspace. */
export const ROOT_PATH = '/' as FsPath

/** Reads a path as a person or a program writes it, and says what is wrong with it. */
export function readFsPath(text: string): ReadFsPath {
  if (!text.startsWith('/')) return { status: 'refused', problem: 'not_absolute' }
  const names: string[] = []
  for (const item of text.split('/')) {
    if (item === '' || item === '.') continue
    if (item === '..') {
      names.pop()
      continue
    }
    const problem = entryNameProblem(item)
    if (problem !== undefined) return { status: 'refused', problem }
    names.push(item.normalize('NFC'))
  }
  return { status: 'ok', path: `/${names.join('/')}` as FsPath }
}

/** The path that `text` is, or undefined. */
export function parseFsPath(text: string): FsPath | undefined {
  const read = readFsPath(text)
  return read.status === 'ok' ? read.path : undefined
}

/** The path made of these names, from the root down. */
export function fsPathOf(names: readonly EntryName[]): FsPath {
  return `/${names.join('/')}` as FsPath
}

/** Its names, from the root down; none for the root. */
export function fsPathNames(path: FsPath): readonly EntryName[] {
  return path === ROOT_PATH ? [] : (path.slice(1).split('/') as EntryName[])
}

/** Its last name; null for the root. */
export function fsPathName(path: FsPath): EntryName | null {
  return path === ROOT_PATH ? null : (path.slice(path.lastIndexOf('/') + 1) as EntryName)
}

/** The folder that holds it; the root is its own parent. */
export function fsPathParent(path: FsPath): FsPath {
  return (path.slice(0, path.lastIndexOf('/')) || ROOT_PATH) as FsPath
}

/** The path of the child `name` of `path`. */
export function joinFsPath(path: FsPath, name: EntryName): FsPath {
  return (path === ROOT_PATH ? `/${name}` : `${path}/${name}`) as FsPath
}

/** True when `path` is `folder` itself or lies somewhere below it. */
export function isWithinFsPath(path: FsPath, folder: FsPath): boolean {
  return folder === ROOT_PATH || path === folder || path.startsWith(`${folder}/`)
}
