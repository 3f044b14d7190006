import type { BigIntStats } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { ByteSource } from '@parallax/client'
import { type DateTime, type EntryName, type FsPath, joinFsPath, parseEntryName } from '@parallax/wire'
import { CliError } from '../cli-error.ts'
import type { WordKey } from '../words/words.ts'
import type { Plan, PlannedFile, Problem } from './plan.ts'

export interface PlanLocalOptions {
  readonly openFile: (path: string) => Promise<ByteSource>
  readonly signal: AbortSignal
}

interface Found {
  readonly folders: FsPath[]
  readonly files: PlannedFile[]
  readonly problems: Problem[]
}

interface Folder {
  readonly path: string
  readonly to: FsPath
  /** Device and file number of each folder above: a link back into one of them would never end. */
  readonly above: ReadonlySet<string>
}

/**
 * A local file, or a folder with everything below it, on its way to `to`. Links are followed; what is neither file nor
 * folder, cannot be read, or has a name that no workspace takes becomes a problem, never silence.
 */
export async function planLocal(source: string, to: FsPath, options: PlanLocalOptions): Promise<Plan> {
  const found: Found = { folders: [], files: [], problems: [] }
  await visit({ path: source, to, above: new Set() }, found, options)
  return found
}

async function visit(entry: Folder, found: Found, options: PlanLocalOptions): Promise<void> {
  options.signal.throwIfAborted()
  const { path, to } = entry
  try {
    const info = await stat(path, { bigint: true })
    if (info.isFile()) found.files.push(plannedFile(path, to, { info, options }))
    else if (info.isDirectory()) await visitFolder(entry, info, { found, options })
    else throw unreadable('error.sourceKind', path)
  } catch (error) {
    options.signal.throwIfAborted()
    found.problems.push({
      path,
      error: error instanceof CliError ? error : unreadable('error.sourceUnreadable', path, error),
    })
  }
}

async function visitFolder(
  { path, to, above }: Folder,
  info: BigIntStats,
  { found, options }: { readonly found: Found; readonly options: PlanLocalOptions },
): Promise<void> {
  const self = `${info.dev}:${info.ino}`
  if (above.has(self)) throw unreadable('error.sourceLoop', path)
  const names = await readdir(path, { encoding: 'buffer' })
  found.folders.push(to)
  const taken = new Set<string>()
  for (const bytes of names.sort(Buffer.compare)) {
    const child = childOf(path, bytes, taken)
    if (child.status === 'refused') found.problems.push(child.problem)
    else
      await visit(
        { path: join(path, child.local), to: joinFsPath(to, child.name), above: new Set([...above, self]) },
        found,
        options,
      )
  }
}

/** A name of a folder, as it is on the disk and as it will be; or why it cannot be taken. */
type Child =
  | { readonly status: 'ok'; readonly local: string; readonly name: EntryName }
  | { readonly status: 'refused'; readonly problem: Problem }

function childOf(folder: string, bytes: Uint8Array, taken: Set<string>): Child {
  const local = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
  const name = isUtf8(bytes) ? parseEntryName(local) : undefined
  const path = join(folder, local)
  if (name === undefined) return refused('error.sourceName', path)
  // Two names of a disk may be one once their accents are composed (spec 01 §3).
  if (taken.has(name)) return refused('error.sourceNameTwice', path)
  taken.add(name)
  return { status: 'ok', local, name }
}

function refused(words: WordKey, path: string): Child {
  return { status: 'refused', problem: { path, error: unreadable(words, path) } }
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return true
  } catch {
    return false
  }
}

function plannedFile(
  path: string,
  to: FsPath,
  { info, options }: { readonly info: BigIntStats; readonly options: PlanLocalOptions },
): PlannedFile {
  const content = { size: Number(info.size), updated: (info.mtimeNs / 1000n) as DateTime }
  return { from: path, to, content, open: () => options.openFile(path) }
}

function unreadable(words: WordKey, path: string, cause?: unknown): CliError {
  return new CliError('source_unreadable', words, { parameters: { path }, cause })
}
