import type { LocalFileManifest } from '@parallax/protocol'
import type { VlobId } from '@parallax/wire'
import type { EntryLock } from '../../store/entry-locks.ts'
import { lockPatiently } from '../lock-patiently.ts'
import { copyConflictingContent } from '../sync/conflict-copy.ts'
import { announceChange } from '../tree/announce.ts'
import type { WorkspaceContext } from '../workspace-context.ts'
import { FileWriter, type WriterTarget, type WritingSession } from './file-writer.ts'

interface OpenedFile {
  readonly id: VlobId
  readonly manifest: LocalFileManifest
  readonly epoch: number
}

/** With the first modification of a handle (spec 06b §13.3). Throws `EntryError` `entry_busy`. */
export async function startWriting(context: WorkspaceContext, opened: OpenedFile): Promise<WritingSession> {
  const writer = currentWriter(context, opened)
  if (writer !== undefined) return writer.join()
  if (context.openFiles.epochOf(opened.id) !== opened.epoch) return fork(context, opened).join()
  const lock = await lockPatiently(context, [opened.id])
  // While we waited somebody may have started to write, or sync may have replaced the content or the file.
  const stored = await context.manifests.load(opened.id)
  const late = currentWriter(context, opened)
  const replaced = context.openFiles.epochOf(opened.id) !== opened.epoch || stored?.type !== 'local_file_manifest'
  if (late === undefined && !replaced) return ownWriter(context, { stored, lock, epoch: opened.epoch }).join()
  lock[Symbol.dispose]()
  return (late ?? fork(context, opened)).join()
}

function currentWriter(context: WorkspaceContext, { id, epoch }: OpenedFile): FileWriter | undefined {
  const writer = context.openFiles.writerOf(id)
  return writer?.epoch === epoch ? writer : undefined
}

function ownWriter(
  context: WorkspaceContext,
  file: { readonly stored: LocalFileManifest; readonly lock: EntryLock; readonly epoch: number },
): FileWriter {
  const { id } = file.stored.base
  const writer = new FileWriter(context, fileTarget(context, file.stored, file.epoch), {
    epoch: file.epoch,
    onEnd: () => {
      context.openFiles.removeWriter(writer)
      file.lock[Symbol.dispose]()
      context.signals.emit({ type: 'outbound_needed', entryId: id, now: true })
    },
  })
  context.openFiles.addWriter(writer)
  return writer
}

/** The file was changed elsewhere since it was opened: what is written goes to a copy beside it. */
function fork(context: WorkspaceContext, opened: OpenedFile): FileWriter {
  const writer = new FileWriter(context, copyTarget(context, opened), {
    epoch: opened.epoch,
    onEnd: () => context.signals.emit({ type: 'outbound_needed', entryId: writer.id, now: true }),
  })
  return writer
}

function fileTarget(context: WorkspaceContext, stored: LocalFileManifest, epoch: number): WriterTarget {
  return {
    stored,
    save: async ({ manifest, add, remove }) => {
      await context.manifests.commit({
        save: [manifest],
        addChunks: [...add].map(([id, clear]) => context.data.seal(id, clear)),
        removeChunks: context.openFiles.pins.removable(remove),
      })
      context.openFiles.published(manifest, epoch)
      announceContent(context, manifest)
      return manifest
    },
  }
}

function copyTarget(context: WorkspaceContext, opened: OpenedFile): WriterTarget {
  let isCopied = false
  return {
    stored: opened.manifest,
    save: async ({ manifest, add }) => {
      const chunks = [...add].map(([id, clear]) => context.data.seal(id, clear))
      // Nothing is removed: the raw data that this content does not show any more may still be shown by the file.
      if (isCopied) {
        await context.manifests.commit({ save: [manifest], addChunks: chunks })
        announceContent(context, manifest)
        return manifest
      }
      const copy = await copyConflictingContent(context, { original: opened.id, content: manifest, chunks })
      isCopied = true
      return copy
    },
  }
}

/** While a writer is open its upload waits: sync finds the file locked, and the last close schedules it at once. */
function announceContent(context: WorkspaceContext, manifest: LocalFileManifest): void {
  announceChange(context, manifest, { kind: 'content' })
}
