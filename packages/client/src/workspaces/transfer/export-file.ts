import { type ChunkView, DEFAULT_BLOCKSIZE, type LocalFileManifest } from '@parallax/protocol'
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
  const pieces = new ContentSlots(manifest).pieces(0, manifest.size)
  const ahead: Promise<readonly Uint8Array[]>[] = []
  const fetchNext = (): void => {
    const next = pieces.next()
    if (next.done) return
    const bytes = bytesOf(context, next.value, signal)
    // A failure is met in its turn; it must not end the process before.
    bytes.catch(() => undefined)
    ahead.push(bytes)
  }
  for (let count = 0; count < READ_AHEAD; count += 1) fetchNext()
  let done = 0
  for (let current = ahead.shift(); current !== undefined; current = ahead.shift()) {
    for (const bytes of await current) {
      await sink.write(bytes, { signal })
      done += bytes.length
    }
    progress.running(done, manifest.size)
    fetchNext()
  }
}

async function bytesOf(
  context: WorkspaceContext,
  piece: ContentPiece,
  signal: AbortSignal,
): Promise<readonly Uint8Array[]> {
  signal.throwIfAborted()
  if (piece.view === null) return zeros(piece.stop - piece.start)
  const { rawOffset } = piece.view
  const data = await dataOf(context, piece.view, signal)
  return [data.subarray(piece.start - rawOffset, piece.stop - rawOffset)]
}

async function dataOf(context: WorkspaceContext, view: ChunkView, signal: AbortSignal): Promise<Uint8Array> {
  const local = await context.data.readUncached(view.id)
  if (local !== undefined) return local
  if (view.access === null) throw new EntryError('entry_busy', { path: '' })
  using slab = await fetchBlock(context, view.access, signal)
  return slab.bytes.slice(0, view.access.size)
}

/** A hole may be as large as the file: never in one piece. */
function zeros(length: number): readonly Uint8Array[] {
  const block = new Uint8Array(Math.min(length, DEFAULT_BLOCKSIZE))
  const whole = Array.from({ length: Math.floor(length / DEFAULT_BLOCKSIZE) }, () => block)
  const rest = length % DEFAULT_BLOCKSIZE
  return rest === 0 ? whole : [...whole, block.subarray(0, rest)]
}
