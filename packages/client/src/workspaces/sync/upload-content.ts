import type { BlockAccess, LocalFileManifest } from '@parallax/protocol'
import type { RawDataId } from '../../ports/workspace-storage.ts'
import { ContentSlots } from '../chunks/content-slots.ts'
import { readView } from '../files/content-reader.ts'
import { reshapeSlot } from '../files/reshape.ts'
import type { WorkspaceContext } from '../workspace-context.ts'
import { uploadBlock } from './upload-block.ts'

/** Blocks of one file under way at once. */
const WINDOW = 4
/** Blocks noted as sent together: a crash sends at most these again. */
const PROMOTED_TOGETHER = 16

/**
 * Makes a block of every slot, fetching what is missing here (spec 06b §6.1 step 4a). Undefined when the file was
 * changed meanwhile.
 */
export async function reshapeFile(
  context: WorkspaceContext,
  file: LocalFileManifest,
  signal?: AbortSignal,
): Promise<LocalFileManifest | undefined> {
  let current = file
  for (const slot of [...new ContentSlots(file).unshaped()]) {
    const reshaped = await reshapeSlot(context, slot, (view) => readView(context, view, signal))
    if (reshaped === undefined) continue
    using lock = context.locks.tryAcquire([file.base.id])
    if (lock === undefined || (await context.manifests.load(file.base.id)) !== current) return undefined
    const slots = new ContentSlots(current)
    const removed = slots.reshape(slot.slot, reshaped.view)
    current = { ...current, ...slots.snapshot() }
    await context.manifests.commit({
      save: [current],
      addChunks: reshaped.data === null ? [] : [context.data.seal(reshaped.view.id, reshaped.data)],
      removeChunks: context.openFiles.pins.removable(removed),
    })
  }
  return current
}

/**
 * Sends the blocks that only this device has. Answers those that were sent and not yet noted as such: the caller notes
 * them with its next transaction.
 */
export async function uploadBlocks(
  context: WorkspaceContext,
  file: LocalFileManifest,
  signal?: AbortSignal,
): Promise<readonly RawDataId[]> {
  const blocks = file.blocks.flatMap((views) => views.flatMap(({ access }) => access ?? []))
  const total = blocks.reduce((sum, { size }) => sum + size, 0)
  let sent = 0
  let promoted: RawDataId[] = []
  for (let at = 0; at < blocks.length; at += WINDOW) {
    const window = blocks.slice(at, at + WINDOW)
    const uploaded = await Promise.all(window.map((access) => uploadIfHere(context, access, signal)))
    promoted.push(...window.filter((_, index) => uploaded[index]).map(({ id }) => id))
    sent += window.reduce((sum, { size }) => sum + size, 0)
    context.signals.emit({ type: 'outbound_progress', entryId: file.base.id, sent, total })
    if (promoted.length < PROMOTED_TOGETHER) continue
    await context.storage.commit({ promoteChunks: promoted })
    promoted = []
  }
  return promoted
}

/** False when the server has it already: it is no chunk any more. */
async function uploadIfHere(context: WorkspaceContext, access: BlockAccess, signal?: AbortSignal): Promise<boolean> {
  const clear = await context.data.readChunk(access.id)
  if (clear === undefined) return false
  await uploadBlock(context, { id: access.id, clear }, signal)
  return true
}
