import type { ChunkView } from '@parallax/protocol'
import { chunkOfBlock, DEFAULT_BLOCKSIZE, promotedToBlock } from '@parallax/protocol'
import type { ChunkId, DateTime, FsPath } from '@parallax/wire'
import { OfflineError } from '../../errors/connection-errors.ts'
import { ManifestTooLargeError, OutsideFileError } from '../../errors/entry-errors.ts'
import { type ByteSource, sameFingerprint } from '../../ports/bytes.ts'
import { newId } from '../../store/new-id.ts'
import { assertWritable } from '../tree/assert-writable.ts'
import type { WorkspaceContext } from '../workspace-context.ts'
import { followUpload } from './follow-upload.ts'
import { ImportMemory } from './import-memory.ts'
import { assertPlace, type NewContent, placeContent, slotsOfViews } from './place-content.ts'
import { RunningTransfer, type TransferProgress } from './running-transfer.ts'
import { BlockStream } from './stream-blocks.ts'
import type { Transfer } from './transfer.ts'

/** Up to this size a file is staged here and uploaded like any other change (spec 06b §12.3). */
const STAGED_BYTES = 8 * 1024 * 1024

export interface ImportRequest {
  readonly source: ByteSource
  readonly to: FsPath
  readonly replace: boolean
  /** Date to show; that of the source, else now, when left out. */
  readonly updated?: DateTime
}

/** One file in (spec 06b §12.3). Cancelled or failed, nothing shows and a replaced file is untouched. */
export function importFile(context: WorkspaceContext, request: ImportRequest): Transfer {
  const placed: { id?: Awaited<ReturnType<typeof placeContent>> } = {}
  return new RunningTransfer(
    async (progress) => {
      const content = await readSource(context, request, progress)
      progress.signal.throwIfAborted()
      placed.id = await placeContent(context, request.to, { replace: request.replace, content })
      return content.size
    },
    (tell) => followUpload(context, placed.id, tell),
  )
}

async function readSource(
  context: WorkspaceContext,
  request: ImportRequest,
  progress: TransferProgress,
): Promise<NewContent> {
  const { source, to } = request
  assertWritable(context)
  await assertPlace(context, to, request)
  assertSize(context, request, source.size ?? 0)
  const before = await source.fingerprint()
  const isSmall = source.size !== undefined && source.size <= STAGED_BYTES
  const content = isSmall ? await readSmall(context, request, progress) : await readLarge(context, request, progress)
  const after = await source.fingerprint()
  const whole = source.size === undefined || source.size === content.size
  if (!whole || !sameFingerprint(before, after)) throw new OutsideFileError('source_changed', { source: source.name })
  return content
}

async function readSmall(
  context: WorkspaceContext,
  request: ImportRequest,
  progress: TransferProgress,
): Promise<NewContent> {
  const { source } = request
  const { crypto } = context.tools
  const views: ChunkView[] = []
  const chunks = []
  let size = 0
  for (;;) {
    progress.signal.throwIfAborted()
    const bytes = new Uint8Array(Math.min(DEFAULT_BLOCKSIZE, Math.max(1, (source.size ?? 0) - size)))
    const length = await source.read(size, bytes, { signal: progress.signal })
    if (length === 0) break
    const clear = bytes.subarray(0, length)
    if (!isZero(clear)) {
      const id = newId<ChunkId>(context.tools)
      const [start, stop] = [size, size + length]
      const view = { id, start, stop, rawOffset: start, rawSize: length, access: null }
      views.push(promotedToBlock(view, crypto.sha256(clear)))
      chunks.push(context.data.seal(id, clear))
    }
    size += length
    progress.running(size, source.size ?? null)
  }
  return { size, blocks: slotsOfViews(views), updated: dateOf(context, request), chunks }
}

async function readLarge(
  context: WorkspaceContext,
  request: ImportRequest,
  progress: TransferProgress,
): Promise<NewContent> {
  const { source, to } = request
  await bootstrapIfOnline(context, progress)
  const { tools, clock } = context
  const parts = { journal: context.storage.imports, tools, clock, key: context.localKey }
  // What comes from a stream cannot be read again: nothing to remember.
  const memory = source.access === 'random' ? new ImportMemory(parts, { source: source.name, to }) : undefined
  const known = await memory?.recall()
  const stream = new BlockStream(context, { progress, ...(memory && { memory }), ...(known && { known }) })
  const size = await readBlocks(context, request, { stream, progress })
  const accesses = await stream.finish()
  await memory?.forget()
  return { size, blocks: slotsOfViews(accesses.map(chunkOfBlock)), updated: dateOf(context, request), chunks: [] }
}

async function readBlocks(
  context: WorkspaceContext,
  request: ImportRequest,
  { stream, progress }: { readonly stream: BlockStream; readonly progress: TransferProgress },
): Promise<number> {
  const { source } = request
  let offset = 0
  for (;;) {
    progress.signal.throwIfAborted()
    const slab = await stream.room()
    let length = 0
    try {
      length = await source.read(offset, slab.bytes.subarray(0, DEFAULT_BLOCKSIZE), { signal: progress.signal })
      assertSize(context, request, offset + length)
    } catch (error) {
      slab[Symbol.dispose]()
      throw error
    }
    if (length === 0 || isZero(slab.bytes.subarray(0, length))) slab[Symbol.dispose]()
    else stream.add({ slab, offset, length })
    offset += length
    progress.running(offset, source.size ?? null)
    if (length < DEFAULT_BLOCKSIZE) return offset
  }
}

/** Offline the blocks are staged, and the workspace is made known with the upload. */
async function bootstrapIfOnline(context: WorkspaceContext, progress: TransferProgress): Promise<void> {
  try {
    await context.realm.ensureBootstrapped(progress.signal)
  } catch (error) {
    if (!(error instanceof OfflineError)) throw error
  }
}

/** Before the first byte when the size is known (spec 06b §13.8). */
function assertSize(context: WorkspaceContext, { to }: ImportRequest, size: number): void {
  if (Math.ceil(size / DEFAULT_BLOCKSIZE) <= context.maxFileSlots) return
  const limit = { bytes: context.maxFileSlots * DEFAULT_BLOCKSIZE }
  throw new ManifestTooLargeError('file_too_large', { path: to, limit })
}

function dateOf(context: WorkspaceContext, { updated, source }: ImportRequest): DateTime {
  return updated ?? (source.modified as DateTime | undefined) ?? context.clock.now()
}

/** Slots of a sparse file that hold only zeros are left out (spec 06b §12.3 step 2). */
function isZero(bytes: Uint8Array): boolean {
  // Almost every block shows otherwise in its first bytes.
  return bytes.every((byte) => byte === 0)
}
