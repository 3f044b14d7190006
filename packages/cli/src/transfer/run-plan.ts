import { EntryError, EntryExistsError, type EntryStat, type Transfer, type WorkspaceFiles } from '@parallax/client'
import type { FsPath } from '@parallax/wire'
import type { Progress } from '../output/progress.ts'
import { Destination } from './destination.ts'
import { isAboutOneFile } from './one-file-error.ts'
import { type Plan, type PlannedFile, type Problem, plannedBytes } from './plan.ts'
import { type Content, decideUpdate, type UpdateRule } from './update-rule.ts'
import { forEachWeighted } from './weighted-queue.ts'

export interface RunPlanOptions {
  readonly files: WorkspaceFiles
  readonly update: UpdateRule
  readonly progress: Progress
  readonly signal: AbortSignal
}

/** What a copy came to. */
export interface CopyReport {
  readonly copied: number
  readonly bytes: number
  readonly folders: number
  /** Files that were there already with the same size and date. */
  readonly same: number
  /** Files passed over by the rule. */
  readonly skipped: number
  readonly problems: readonly Problem[]
}

// Many small files at a time, or one that is streamed: those fill the window of blocks by themselves.
const LIMIT = 8
const STREAMED = 8 * 1024 * 1024

/** Writes everything that is planned; what fails for one file alone does not stop the others. */
export async function runPlan(plan: Plan, options: RunPlanOptions): Promise<CopyReport> {
  const copy = new Copy(plan, options)
  try {
    for (const folder of plan.folders) await copy.folder(folder)
    const weightOf = ({ content }: PlannedFile) => ((content.size ?? STREAMED) >= STREAMED ? LIMIT : 1)
    await forEachWeighted(plan.files, { weightOf, limit: LIMIT, signal: options.signal }, (file) => copy.file(file))
  } finally {
    options.progress.clear()
  }
  return copy.report()
}

class Copy {
  readonly #plan: Plan
  readonly #options: RunPlanOptions
  readonly #destination: Destination
  readonly #problems: Problem[]
  readonly #bytesTotal: number | null
  /** Bytes done of each file that is on its way. */
  readonly #underway = new Map<PlannedFile, number>()
  #bytesDone = 0
  #filesDone = 0
  #counts = { copied: 0, bytes: 0, folders: 0, same: 0, skipped: 0 }

  constructor(plan: Plan, options: RunPlanOptions) {
    this.#plan = plan
    this.#options = options
    this.#destination = new Destination(options.files, options.signal)
    this.#problems = [...plan.problems]
    this.#bytesTotal = plan.files.some(({ content }) => content.size === undefined) ? null : plannedBytes(plan)
  }

  report(): CopyReport {
    return { ...this.#counts, problems: this.#problems }
  }

  async folder(path: FsPath): Promise<void> {
    this.#options.signal.throwIfAborted()
    await this.#guarded(path, async () => {
      const existing = await this.#destination.find(path)
      if (existing?.type === 'folder') return
      await this.#options.files.createFolder(path)
      this.#destination.created(path)
      this.#counts.folders += 1
    })
  }

  async file(file: PlannedFile): Promise<void> {
    await this.#guarded(file.from, () => this.#copyFile(file))
    this.#bytesDone += file.content.size ?? this.#underway.get(file) ?? 0
    this.#underway.delete(file)
    this.#filesDone += 1
    this.#show()
  }

  async #copyFile(file: PlannedFile): Promise<void> {
    const existing = await this.#destination.find(file.to)
    const decision = decideUpdate(this.#options.update, existing && contentOf(existing, file.to), file.content)
    switch (decision) {
      case 'same':
        this.#counts.same += 1
        return
      case 'skip':
        this.#counts.skipped += 1
        return
      case 'fail':
        throw new EntryExistsError(existing?.id ?? '', { path: file.to })
      case 'create':
      case 'replace':
        return this.#transfer(file, decision === 'replace')
      default:
        return decision satisfies never
    }
  }

  async #transfer(file: PlannedFile, replace: boolean): Promise<void> {
    await using source = await file.open()
    const updated = file.content.updated
    const transfer = this.#options.files.importFile(source, file.to, {
      replace,
      ...(updated === undefined ? {} : { updated }),
    })
    const bytes = await follow(transfer, {
      signal: this.#options.signal,
      onBytes: (done) => {
        this.#underway.set(file, done)
        this.#show()
      },
    })
    this.#counts.copied += 1
    this.#counts.bytes += file.content.size ?? bytes
  }

  async #guarded(path: string, work: () => Promise<void>): Promise<void> {
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
      filesTotal: this.#plan.files.length,
    })
  }
}

/** Until the file is acknowledged; cancels it when the signal says so. Answers the bytes last told. */
export async function follow(
  transfer: Transfer,
  { signal, onBytes }: { readonly signal: AbortSignal; readonly onBytes: (bytesDone: number) => void },
): Promise<number> {
  const cancel = (): void => transfer.cancel()
  signal.addEventListener('abort', cancel, { once: true })
  if (signal.aborted) transfer.cancel()
  let bytes = 0
  const watch = async (): Promise<void> => {
    for await (const state of transfer.states()) {
      if (state.state !== 'running' && state.state !== 'waiting') return
      bytes = state.bytesDone
      onBytes(bytes)
    }
  }
  try {
    await Promise.all([transfer.done, watch()])
    return bytes
  } finally {
    signal.removeEventListener('abort', cancel)
  }
}

function contentOf(existing: EntryStat, path: FsPath): Content {
  if (existing.type === 'folder') throw new EntryError('entry_is_folder', { path })
  return { size: existing.size, updated: existing.updated, exact: true }
}
