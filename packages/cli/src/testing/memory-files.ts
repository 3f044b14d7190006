import {
  type ByteSink,
  type ByteSource,
  EntryError,
  EntryExistsError,
  EntryNotFoundError,
  type EntryStat,
  type EntryState,
  type MoveMode,
  type OpenFile,
  type OpenOptions,
  type RemoveExpectation,
  type SyncOutcome,
  type SyncProgress,
  type Transfer,
  type WorkspaceFiles,
} from '@parallax/client'
import {
  type DateTime,
  type DeviceId,
  type EntryName,
  type FsPath,
  fsPathName,
  fsPathParent,
  isWithinFsPath,
  ROOT_PATH,
  type VlobId,
} from '@parallax/wire'
import { MemoryTransfer } from './memory-transfer.ts'

interface Node {
  readonly id: VlobId
  readonly type: 'file' | 'folder'
  readonly content: Uint8Array
  readonly updated: DateTime
  readonly synced: boolean
}

const DEVICE = 'de'.repeat(16) as DeviceId

/** Files of a workspace in memory: what the verbs of this package need of the real ones, for their tests. */
export class MemoryFiles implements WorkspaceFiles {
  readonly workspaceId: VlobId
  /** Set to make everything that needs the server fail with it. */
  offline: Error | undefined
  /** Called before each imported or exported file. */
  onTransfer: (path: FsPath) => Promise<void> = async () => undefined
  #nodes = new Map<FsPath, Node>()
  #next = 1

  constructor(workspaceId: VlobId) {
    this.workspaceId = workspaceId
    this.#set(ROOT_PATH, { type: 'folder' })
  }

  /** Every path, with the content of files as text. */
  snapshot(): Readonly<Record<string, string | null>> {
    const entries = [...this.#nodes].map(
      ([path, { type, content }]) => [path, type === 'file' ? new TextDecoder().decode(content) : null] as const,
    )
    return Object.fromEntries(entries.toSorted(([one], [other]) => (one < other ? -1 : 1)))
  }

  /** Puts a file there, with the folders above it. */
  seed(path: string, content: string, updated = 1_700_000_000_000_000n): void {
    const parts = path.split('/')
    for (let depth = 2; depth < parts.length; depth += 1) {
      const folder = parts.slice(0, depth).join('/') as FsPath
      if (!this.#nodes.has(folder)) this.#set(folder, { type: 'folder' })
    }
    this.#set(path as FsPath, {
      type: 'file',
      content: new TextEncoder().encode(content),
      updated: updated as DateTime,
      synced: true,
    })
  }

  async stat(path: FsPath): Promise<EntryStat> {
    return this.#stat(path, this.#need(path))
  }

  async locate(id: VlobId): Promise<FsPath> {
    const found = [...this.#nodes].find(([path, node]) => this.#stat(path, node).id === id)
    if (found === undefined) throw new EntryNotFoundError({ path: '' })
    return found[0]
  }

  async *list(path: FsPath): AsyncIterable<{ readonly name: EntryName; readonly stat: EntryStat }> {
    if (this.#need(path).type === 'file') throw new EntryError('entry_is_file', { path })
    // Latest first, as no order is promised.
    for (const [child, node] of [...this.#nodes].toReversed()) {
      const name = fsPathName(child)
      if (name !== null && fsPathParent(child) === path) yield { name, stat: this.#stat(child, node) }
    }
  }

  async createFile(path: FsPath): Promise<VlobId> {
    return this.#create(path, { type: 'file' })
  }

  async createFolder(path: FsPath, options: { readonly parents?: true } = {}): Promise<VlobId> {
    const parent = fsPathParent(path)
    if (options.parents && !this.#nodes.has(parent)) await this.createFolder(parent, options)
    return this.#create(path, { type: 'folder' })
  }

  async move(from: FsPath, to: FsPath, { mode }: { readonly mode: MoveMode }): Promise<void> {
    this.#need(from)
    if (isWithinFsPath(to, from)) throw new EntryError('destination_inside_source', { path: to })
    const existing = this.#nodes.get(to)
    if (existing !== undefined && (mode === 'no_replace' || existing.type === 'folder'))
      throw new EntryError('destination_exists', { path: to })
    const moved = [...this.#nodes].filter(([path]) => isWithinFsPath(path, from))
    for (const [path] of moved) this.#nodes.delete(path)
    for (const [path, node] of moved)
      this.#nodes.set((to + path.slice(from.length)) as FsPath, { ...node, synced: false })
  }

  async remove(path: FsPath, _: { readonly expect: RemoveExpectation }): Promise<void> {
    this.#need(path)
    for (const other of [...this.#nodes.keys()]) if (isWithinFsPath(other, path)) this.#nodes.delete(other)
  }

  async setUpdated(path: FsPath, updated: DateTime): Promise<void> {
    this.#nodes.set(path, { ...this.#need(path), updated })
  }

  async open(path: FsPath, _: OpenOptions): Promise<OpenFile> {
    const node = this.#need(path)
    const stat = this.#stat(path, node)
    if (stat.type === 'folder') throw new EntryError('entry_is_folder', { path })
    const unused = async (): Promise<never> => {
      throw new Error('read only')
    }
    return {
      id: node.id,
      stat: () => stat,
      read: async (offset, length) => node.content.slice(offset, offset + length),
      write: unused,
      resize: unused,
      flush: async () => undefined,
      close: async () => undefined,
      [Symbol.asyncDispose]: async () => undefined,
    }
  }

  importFile(
    source: ByteSource,
    to: FsPath,
    options: { readonly replace: boolean; readonly updated?: DateTime },
  ): Transfer {
    return new MemoryTransfer(async (signal, progress) => {
      await this.onTransfer(to)
      const content = await readAll(source, progress)
      signal.throwIfAborted()
      const existing = this.#nodes.get(to)
      if (existing !== undefined && !options.replace) throw new EntryExistsError(existing.id, { path: to })
      if (this.#nodes.get(fsPathParent(to))?.type !== 'folder') throw new EntryError('parent_not_found', { path: to })
      this.#set(to, { type: 'file', content, ...(options.updated === undefined ? {} : { updated: options.updated }) })
    })
  }

  exportFile(from: FsPath, sink: ByteSink): Transfer {
    return new MemoryTransfer(async (signal, progress) => {
      await this.onTransfer(from)
      const { content, updated } = this.#need(from)
      await sink.write(content)
      progress(content.length)
      signal.throwIfAborted()
      await sink.commit({ modified: updated })
    })
  }

  async stateOf(path: FsPath): Promise<EntryState> {
    return { state: this.#need(path).synced ? 'synced' : 'saved' }
  }

  async sync(options: { readonly onProgress?: (progress: SyncProgress) => void } = {}): Promise<SyncOutcome> {
    if (this.offline !== undefined) throw this.offline
    let uploaded = 0
    for (const [path, node] of this.#nodes) {
      if (!node.synced) uploaded += 1
      this.#nodes.set(path, { ...node, synced: true })
    }
    options.onProgress?.({ entriesLeft: 0, bytesSent: 0 })
    return { fetched: 0, uploaded, localOnly: 0 }
  }

  async pending(): Promise<{ readonly entries: number; readonly bytes: number }> {
    return { entries: [...this.#nodes.values()].filter(({ synced }) => !synced).length, bytes: 0 }
  }

  #create(path: FsPath, node: Pick<Node, 'type'>): VlobId {
    const existing = this.#nodes.get(path)
    if (existing !== undefined) throw new EntryExistsError(existing.id, { path })
    if (this.#nodes.get(fsPathParent(path))?.type !== 'folder') throw new EntryError('parent_not_found', { path })
    return this.#set(path, node)
  }

  #set(path: FsPath, node: Pick<Node, 'type'> & Partial<Node>): VlobId {
    const id = this.#nodes.get(path)?.id ?? (String(this.#next++).padStart(32, '0') as VlobId)
    const fresh = { content: new Uint8Array(0), updated: 1_600_000_000_000_000n as DateTime, synced: false }
    this.#nodes.set(path, { ...fresh, ...node, id })
    return id
  }

  #need(path: FsPath): Node {
    const node = this.#nodes.get(path)
    if (node === undefined) throw new EntryNotFoundError({ path })
    return node
  }

  #stat(path: FsPath, node: Node): EntryStat {
    const common = {
      id: node.id,
      parent: this.#nodes.get(fsPathParent(path))?.id ?? node.id,
      created: node.updated,
      updated: node.updated,
      baseVersion: node.synced ? 1 : 0,
      needSync: !node.synced,
      lastUpdater: DEVICE,
      confinementPoint: null,
    }
    return node.type === 'file' ? { ...common, type: 'file', size: node.content.length } : { ...common, type: 'folder' }
  }
}

async function readAll(source: ByteSource, progress: (bytes: number) => void): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  for (let offset = 0; ; ) {
    const piece = new Uint8Array(64)
    const length = await source.read(offset, piece)
    if (length === 0) return Buffer.concat(parts)
    parts.push(piece.subarray(0, length))
    offset += length
    progress(offset)
  }
}
