import { type BlockAccess, blockRead, type ChunkView } from '@parallax/protocol'
import type { BlockId } from '@parallax/wire'
import { InternalError, ServerBlockstoreUnavailableError } from '../../errors/connection-errors.ts'
import { InvalidBlockAccessError } from '../../errors/integrity-errors.ts'
import { NotAllowedError, RealmDeletedError } from '../../errors/rights-errors.ts'
import type { ClearSlab } from '../../ports/block-pool.ts'
import type { ContentSlots } from '../chunks/content-slots.ts'
import type { WorkspaceContext } from '../workspace-context.ts'

export interface ReadRange {
  readonly start: number
  readonly stop: number
}

export interface ContentReadOptions {
  /** Data that was written and not flushed yet. */
  readonly unflushed?: ReadonlyMap<string, Uint8Array>
  readonly signal?: AbortSignal
}

/** The bytes of [start, stop), zeros where nothing was written (spec 06b §5.2). */
export async function readContent(
  context: WorkspaceContext,
  content: { readonly slots: ContentSlots; readonly range: ReadRange },
  options: ContentReadOptions = {},
): Promise<Uint8Array> {
  const { start, stop } = content.range
  const out = new Uint8Array(stop - start)
  for (const piece of content.slots.pieces(start, stop)) {
    if (piece.view === null) continue
    const { rawOffset } = piece.view
    const data = options.unflushed?.get(piece.view.id) ?? (await readView(context, piece.view, options.signal))
    out.set(data.subarray(piece.start - rawOffset, piece.stop - rawOffset), piece.start - start)
  }
  return out
}

/** The whole raw data behind a view: from this device, else from the server. Not to be changed. */
export async function readView(context: WorkspaceContext, view: ChunkView, signal?: AbortSignal): Promise<Uint8Array> {
  const local = await context.data.read(view.id)
  if (local !== undefined) return local
  if (view.access === null)
    throw new InternalError({ detail: 'data that was never uploaded is missing on this device' })
  using slab = await fetchBlock(context, view.access, signal)
  const clear = slab.bytes.slice(0, view.access.size)
  await context.data.cacheBlock(view.id, clear)
  return clear
}

/** One block from the server, opened and checked against its signed digest (spec 06a §10.2). */
export async function fetchBlock(
  context: WorkspaceContext,
  access: BlockAccess,
  signal?: AbortSignal,
): Promise<ClearSlab> {
  const reply = await context.rpc.call(blockRead, { blockId: access.id, realmId: context.realmId }, signal)
  switch (reply.status) {
    case 'ok': {
      const needed = { realm: reply.neededRealmCertificateTimestamp }
      const keyOptions = { keyIndex: reply.keyIndex, needed, ...(signal && { signal }) }
      const key = await context.realm.decryptionKey(access.id, keyOptions)
      const expected = { size: access.size, digest: access.digest }
      const opened = await context.pool.openBlock(reply.block, key, { expected, ...(signal && { signal }) })
      freeMemory(reply.block)
      if (opened.status !== 'ok') throw new InvalidBlockAccessError({ detail: opened.status })
      return opened.block
    }
    case 'author_not_allowed':
      throw new NotAllowedError('no_workspace_access', {})
    case 'realm_deleted':
      throw new RealmDeletedError()
    case 'store_unavailable':
      throw new ServerBlockstoreUnavailableError()
    case 'realm_not_found':
    case 'block_not_found':
      throw new InternalError({ detail: `block_read: ${reply.status} for ${blockName(access.id)}` })
  }
}

function blockName(id: BlockId): string {
  return `block ${id}`
}

/**
 * Gives the memory of an answer back at once: at some hundred blocks a second, the garbage collector comes late. Nothing
 * else of the answer may be used any more.
 */
function freeMemory({ buffer }: Uint8Array): void {
  if (buffer instanceof ArrayBuffer) buffer.transfer(0)
}
