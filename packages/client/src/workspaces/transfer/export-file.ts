import { DEFAULT_BLOCKSIZE, type LocalFileManifest } from '@parallax/protocol'
import type { FsPath } from '@parallax/wire'
import { EntryError } from '../../errors/entry-errors.ts'
import type { ByteSink } from '../../ports/bytes.ts'
import { type ContentPiece, ContentSlots } from '../chunks/content-slots.ts'
import { fetchBlock } from '../files/content-reader.ts'
import { resolvePath } from '../tree/resolve-path.ts'
import type { WorkspaceContext } from '../workspace-context.ts'
import { RunningTransfer, type TransferProgress } from './running-transfer.ts'
import type { Transfer } from './transfer.ts'

/** Blocks fetched ahead of the one that is written. */
const READ_AHEAD = 8

/** One file out: one version, whole, in order; blocks are fetched ahead and not kept here. */
export function exportFile(context: WorkspaceContext, from: FsPath, sink: ByteSink): Transfer {
  return new RunningTransfer(async (progress) => {
    const { manifest: stored } = await resolvePath(context, from, progress.signal)
    const manifest = context.openFiles.current(stored)
    if (manifest.type === 'local_folder_manifest') throw new EntryError('entry_not_a_file', { path: from })
    const pinned = manifest.needSync ? manifest.blocks.flatMap((views) => views.map((view) => view.id)) : []
    context.openFiles.pins.pin(pinned)
    try {
      await writeAll(context, manifest, { sink, progress })
      await sink.commit({ modified: manifest.updated })
    } finally {
      const free = context.openFiles.pins.unpin(pinned)
      if (free.length > 0) await context.storage.commit({ removeChunks: free })
    }
    return manifest.size
  })
}

async function writeAll(
  context: WorkspaceContext,
  manifest: LocalFileManifest,
  { sink, progress }: { readonly sink: ByteSink; readonly progress: TransferProgress },
): Promise<void> {
  const { signal } = progress
  const spares = new SpareBlocks()
  const pieces = new ContentSlots(manifest).pieces(0, manifest.size)
  const ahead: Promise<Fetched>[] = []
  const fetchNext = (): void => {
    const next = pieces.next()
    if (next.done) return
    const fetched = fetchPiece(context, next.value, { spares, signal })
    // A failure is met in its turn; it must not end the process before.
    fetched.catch(() => undefined)
    ahead.push(fetched)
  }
  for (let count = 0; count < READ_AHEAD; count += 1) fetchNext()
  let done = 0
  for (let current = ahead.shift(); current !== undefined; current = ahead.shift()) {
    const { parts, memory } = await current
    for (const bytes of parts) {
      await sink.write(bytes, { signal })
      done += bytes.length
    }
    if (memory !== undefined) spares.giveBack(memory)
    progress.running(done, manifest.size)
    fetchNext()
  }
}

interface Fetched {
  readonly parts: readonly Uint8Array[]
  /** To be used again after the parts are written. */
  readonly memory?: Uint8Array
}

async function fetchPiece(
  context: WorkspaceContext,
  piece: ContentPiece,
  { spares, signal }: { readonly spares: SpareBlocks; readonly signal: AbortSignal },
): Promise<Fetched> {
  signal.throwIfAborted()
  const { view, start, stop } = piece
  if (view === null) return { parts: zeros(stop - start) }
  const within = (data: Uint8Array) => [data.subarray(start - view.rawOffset, stop - view.rawOffset)]
  const local = await context.data.readUncached(view.id)
  if (local !== undefined) return { parts: within(local) }
  if (view.access === null) throw new EntryError('entry_busy', { path: '' })
  // What waits for its turn keeps no slab: they are for all transfers, and the next piece may still need one.
  using slab = await fetchBlock(context, view.access, signal)
  const memory = spares.take(view.access.size)
  memory.set(slab.bytes.subarray(0, memory.length))
  return { parts: within(memory), memory }
}

/** Memory for blocks, used again and again: otherwise all that was read waits for the garbage collector. */
class SpareBlocks {
  readonly #free: ArrayBuffer[] = []

  take(size: number): Uint8Array {
    if (size > DEFAULT_BLOCKSIZE) return new Uint8Array(size)
    return new Uint8Array(this.#free.pop() ?? new ArrayBuffer(DEFAULT_BLOCKSIZE), 0, size)
  }

  giveBack({ buffer }: Uint8Array): void {
    if (buffer instanceof ArrayBuffer && buffer.byteLength === DEFAULT_BLOCKSIZE) this.#free.push(buffer)
  }
}

/** A hole may be as large as the file: never in one piece. */
function zeros(length: number): readonly Uint8Array[] {
  const block = new Uint8Array(Math.min(length, DEFAULT_BLOCKSIZE))
  const whole = Array.from({ length: Math.floor(length / DEFAULT_BLOCKSIZE) }, () => block)
  const rest = length % DEFAULT_BLOCKSIZE
  return rest === 0 ? whole : [...whole, block.subarray(0, rest)]
}
