import { lstat, mkdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { type ByteSink, type FileStat, OutsideFileError, type WorkspaceFiles } from '@parallax/client'
import type { DateTime, EntryName } from '@parallax/wire'
import { CliError } from '../cli-error.ts'
import type { Progress } from '../output/progress.ts'
import { localNameProblem } from '../paths/local-name.ts'
import type { TreeEntry } from '../workspaces/list-tree.ts'
import { isAboutOneFile } from './one-file-error.ts'
import type { Problem } from './plan.ts'
import { type CopyReport, follow } from './run-plan.ts'
import { type Content, decideUpdate, type UpdateRule } from './update-rule.ts'
import { forEachWeighted } from './weighted-queue.ts'

export interface RunExportOptions {
  readonly files: WorkspaceFiles
  /** The local path that stands for what is exported. */
  readonly target: string
  readonly openSink: (path: string, options: { readonly replace: boolean }) => Promise<ByteSink>
  readonly update: UpdateRule
  readonly progress: Progress
  readonly signal: AbortSignal
}

/** An entry that is a file. */
export type FileEntry = TreeEntry & { readonly stat: FileStat }

const AT_ONCE = 4

/** Writes one file; `target` is its very path. */
export async function exportFile(entry: FileEntry, options: RunExportOptions): Promise<CopyReport> {
  const copy = new ExportCopy([entry], options)
  try {
    await copy.file(entry)
  } finally {
    options.progress.clear()
  }
  return copy.report()
}

/**
 * Writes a tree below `target` and nowhere else: every name is checked again, and no folder is entered through a link.
 * What fails for one entry alone does not stop the others.
 */
export async function exportFolder(entries: readonly TreeEntry[], options: RunExportOptions): Promise<CopyReport> {
  const copy = new ExportCopy(entries, options)
  try {
    await mkdir(options.target, { recursive: true }).catch((cause: unknown) => {
      throw new OutsideFileError('target_unwritable', { target: options.target }, { cause })
    })
    for (const entry of entries) if (entry.stat.type === 'folder') await copy.folder(entry)
    const files = entries.filter((entry): entry is FileEntry => entry.stat.type === 'file')
    await forEachWeighted(files, { weightOf: () => 1, limit: AT_ONCE, signal: options.signal }, (file) =>
      copy.file(file),
    )
  } finally {
    options.progress.clear()
  }
  return copy.report()
}

class ExportCopy {
  readonly #options: RunExportOptions
  readonly #bytesTotal: number
  readonly #filesTotal: number
  readonly #problems: Problem[] = []
  readonly #underway = new Map<string, number>()
  #counts = { copied: 0, bytes: 0, folders: 0, same: 0, skipped: 0 }
  #bytesDone = 0
  #filesDone = 0

  constructor(entries: readonly TreeEntry[], options: RunExportOptions) {
    this.#options = options
    const sizes = entries.map(({ stat: found }) => (found.type === 'file' ? found.size : 0))
    this.#bytesTotal = sizes.reduce((sum, size) => sum + size, 0)
    this.#filesTotal = entries.filter(({ stat: found }) => found.type === 'file').length
  }

  report(): CopyReport {
    return { ...this.#counts, problems: this.#problems }
  }

  async folder(entry: TreeEntry): Promise<void> {
    this.#options.signal.throwIfAborted()
    await this.#guarded(entry, async () => {
      const path = this.#localPath(entry.names)
      await this.#checkFolders(entry.names.slice(0, -1))
      if ((await kindOf(path)) === 'folder') return
      await mkdir(path).catch((cause: unknown) => {
        throw new OutsideFileError('target_unwritable', { target: path }, { cause })
      })
      this.#counts.folders += 1
    })
  }

  async file(entry: FileEntry): Promise<void> {
    await this.#guarded(entry, () => this.#copyFile(entry))
    this.#underway.delete(entry.path)
    this.#bytesDone += entry.stat.size
    this.#filesDone += 1
    this.#show()
  }

  async #copyFile(entry: FileEntry): Promise<void> {
    const path = this.#localPath(entry.names)
    await this.#checkFolders(entry.names.slice(0, -1))
    const incoming = { size: entry.stat.size, updated: entry.stat.updated }
    const decision = decideUpdate(this.#options.update, await contentOf(path), incoming)
    if (decision === 'same') this.#counts.same += 1
    else if (decision === 'skip') this.#counts.skipped += 1
    else if (decision === 'fail') throw new OutsideFileError('target_exists', { target: path })
    else await this.#transfer(entry, path, { replace: decision === 'replace' })
  }

  async #transfer(entry: FileEntry, path: string, { replace }: { readonly replace: boolean }): Promise<void> {
    await using sink = await this.#options.openSink(path, { replace })
    await follow(this.#options.files.exportFile(entry.path, sink), {
      signal: this.#options.signal,
      onBytes: (done) => {
        this.#underway.set(entry.path, done)
        this.#show()
      },
    })
    this.#counts.copied += 1
    this.#counts.bytes += entry.stat.size
  }

  /** Folders above may have become links since they were made. */
  async #checkFolders(names: readonly EntryName[]): Promise<void> {
    for (let depth = 1; depth <= names.length; depth += 1) {
      const path = join(this.#options.target, ...names.slice(0, depth))
      if ((await kindOf(path)) !== 'folder')
        throw new CliError('unsafe_target', 'error.targetNotFolder', { parameters: { path } })
    }
  }

  #localPath(names: readonly EntryName[]): string {
    for (const name of names) {
      const problem = localNameProblem(name, process.platform)
      if (problem !== undefined) throw new CliError('unsafe_target', 'error.targetName', { parameters: { name } })
    }
    return join(this.#options.target, ...names)
  }

  async #guarded({ path }: TreeEntry, work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (error) {
      this.#options.signal.throwIfAborted()
      if (!isAboutOneFile(error)) throw error
      this.#problems.push({ path, error })
    }
  }

  #show(): void {
    const underway = [...this.#underway.values()].reduce((sum, bytes) => sum + bytes, 0)
    this.#options.progress.update({
      bytes: this.#bytesDone + underway,
      bytesTotal: this.#bytesTotal,
      files: this.#filesDone,
      filesTotal: this.#filesTotal,
    })
  }
}

/** What stands at a local path itself, links not followed. */
async function kindOf(path: string): Promise<'folder' | 'other' | undefined> {
  const found = await lstat(path).catch(() => undefined)
  if (found === undefined) return undefined
  return found.isDirectory() ? 'folder' : 'other'
}

async function contentOf(path: string): Promise<Content | undefined> {
  const found = await stat(path, { bigint: true }).catch(() => undefined)
  if (found === undefined)
    return (await kindOf(path)) === undefined ? undefined : { size: undefined, updated: undefined }
  if (!found.isFile()) return { size: undefined, updated: undefined }
  return { size: Number(found.size), updated: (found.mtimeNs / 1000n) as DateTime }
}
