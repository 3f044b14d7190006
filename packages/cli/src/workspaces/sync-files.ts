import type { SyncOutcome, WorkspaceFiles } from '@parallax/client'
import type { VerbContext } from '../context/verb-context.ts'
import { unlessOffline } from '../context/with-workspace.ts'

/** Brings device and server to the same state, with progress. Throws when the server cannot be reached. */
export async function syncFiles(context: VerbContext, files: WorkspaceFiles): Promise<SyncOutcome> {
  const { say, signal } = context
  const progress = context.progress(say('progress.synchronising'))
  const { bytes: waiting } = await files.pending()
  try {
    return await files.sync({
      signal,
      onProgress: ({ bytesSent }) => progress.update({ bytes: bytesSent, bytesTotal: Math.max(waiting, bytesSent) }),
    })
  } finally {
    progress.clear()
  }
}

/** Before reading: what others did. Without the server, what is on this device is shown. */
export async function refreshFiles(
  context: VerbContext,
  files: WorkspaceFiles,
  { offline }: { readonly offline: boolean },
): Promise<void> {
  if (!offline) await unlessOffline(context, () => syncFiles(context, files))
}

/** After a change: to the server. Without it, the change is saved here and goes up with the next synchronisation. */
export async function uploadFiles(
  context: VerbContext,
  files: WorkspaceFiles,
  { offline }: { readonly offline: boolean },
): Promise<'synced' | 'saved'> {
  const done = offline ? 'offline' : await unlessOffline(context, () => syncFiles(context, files))
  return done === 'done' ? 'synced' : 'saved'
}
