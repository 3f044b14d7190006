import type { LocalFileManifest } from '@parallax/protocol'
import type { VlobId } from '@parallax/wire'
import { FileHandleError } from '../../errors/entry-errors.ts'
import { ContentSlots } from '../chunks/content-slots.ts'
import type { WorkspaceContext } from '../workspace-context.ts'
import type { FileStat, OpenFile } from '../workspace-files.ts'
import { readContent } from './content-reader.ts'
import type { FileWriter, WritingSession } from './file-writer.ts'
import type { OpenHandle } from './open-files.ts'
import { startWriting } from './start-writing.ts'

export interface HandleRights {
  readonly read: boolean
  readonly write: boolean
}

/**
 * One open file. It shows the content of the moment it was opened, whatever sync commits meanwhile (spec 06b §13.2),
 * and takes the file's lock with its first modification (§13.3).
 */
export class FileHandle implements OpenFile, OpenHandle {
  #epoch: number
  readonly #context: WorkspaceContext
  readonly #rights: HandleRights
  #id: VlobId
  #pinned: LocalFileManifest
  #slots: ContentSlots
  #session: WritingSession | undefined
  #starting: Promise<WritingSession> | undefined
  #isOpen = true

  constructor(context: WorkspaceContext, manifest: LocalFileManifest, rights: HandleRights) {
    this.#context = context
    this.#rights = rights
    this.#id = manifest.base.id
    this.#pinned = manifest
    this.#slots = new ContentSlots(manifest)
    this.#epoch = context.openFiles.epochOf(this.#id)
    context.openFiles.pins.pin(rawDataOf(manifest))
    context.openFiles.register(this.#id, this)
  }

  get epoch(): number {
    return this.#epoch
  }

  get id(): VlobId {
    return this.#session?.writer.id ?? this.#id
  }

  stat(): FileStat {
    const manifest = this.#writer()?.manifest() ?? this.#pinned
    const { base } = manifest
    return {
      type: 'file',
      id: base.id,
      parent: manifest.parent,
      created: base.created,
      updated: manifest.updated,
      size: manifest.size,
      baseVersion: base.version,
      needSync: manifest.needSync,
      lastUpdater: base.author,
      confinementPoint: null,
    }
  }

  async read(offset: number, length: number, signal?: AbortSignal): Promise<Uint8Array> {
    this.#assert('read')
    const writer = this.#writer()
    if (writer !== undefined) return writer.read(offset, offset + length, signal)
    const stop = Math.min(offset + length, this.#slots.size)
    const range = { start: Math.min(offset, stop), stop }
    return readContent(this.#context, { slots: this.#slots, range }, { ...(signal && { signal }) })
  }

  async write(offset: number, data: Uint8Array): Promise<void> {
    this.#assert('write')
    const { writer } = await this.#modify()
    await writer.write(offset, data)
  }

  async resize(size: number): Promise<void> {
    this.#assert('write')
    const { writer } = await this.#modify()
    await writer.resize(size)
  }

  async flush(): Promise<void> {
    if (!this.#isOpen) throw new FileHandleError('file_closed', {})
    await this.#session?.writer.flush()
    if (this.#session !== undefined)
      this.#context.signals.emit({ type: 'outbound_needed', entryId: this.id, now: true })
  }

  async close(): Promise<void> {
    if (!this.#isOpen) return
    this.#isOpen = false
    try {
      await this.#starting?.catch(() => undefined)
      await this.#session?.end()
    } finally {
      this.#context.openFiles.unregister(this.#id, this)
      await this.#release(this.#pinned)
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  repin(manifest: LocalFileManifest): void {
    const before = this.#pinned
    this.#pinned = manifest
    this.#slots = new ContentSlots(manifest)
    this.#context.openFiles.pins.pin(rawDataOf(manifest))
    void this.#release(before)
  }

  moveTo(id: VlobId, epoch: number): void {
    this.#id = id
    this.#epoch = epoch
  }

  /** The writer whose content this handle shows: its own, or that of another handle on the same content. */
  #writer(): FileWriter | undefined {
    if (this.#session !== undefined) return this.#session.writer
    const writer = this.#context.openFiles.writerOf(this.#id)
    return writer?.epoch === this.epoch ? writer : undefined
  }

  async #modify(): Promise<WritingSession> {
    if (this.#session !== undefined) return this.#session
    const opened = { id: this.#id, manifest: this.#pinned, epoch: this.epoch }
    this.#starting ??= startWriting(this.#context, opened)
    try {
      this.#session = await this.#starting
      return this.#session
    } finally {
      this.#starting = undefined
    }
  }

  async #release(manifest: LocalFileManifest): Promise<void> {
    const free = this.#context.openFiles.pins.unpin(rawDataOf(manifest))
    if (free.length > 0) await this.#context.storage.commit({ removeChunks: free })
  }

  #assert(access: keyof HandleRights): void {
    if (!this.#isOpen) throw new FileHandleError('file_closed', {})
    if (!this.#rights[access])
      throw new FileHandleError(access === 'read' ? 'file_not_readable' : 'file_not_writable', {})
  }
}

/** Data that may exist on this device alone. When everything is on the server, nothing needs to be kept for a reader. */
function rawDataOf(manifest: LocalFileManifest) {
  return manifest.needSync ? manifest.blocks.flatMap((views) => views.map((view) => view.id)) : []
}
