import { setTimeout as pause } from 'node:timers/promises'
import { OfflineError, type SyncOutcome, type WorkspaceFiles } from '@parallax/client'
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

/** Milliseconds between two tries to reach a server that was there a moment ago, and until it is given up. */
const PAUSE = 1000
const PATIENCE = 60_000

/** Before reading: what others did. Without the server, what is on this device is shown. */
export async function refreshFiles(
  context: VerbContext,
  files: WorkspaceFiles,
  { offline }: { readonly offline: boolean },
): Promise<'done' | 'offline'> {
  return offline ? 'offline' : unlessOffline(context, () => syncFiles(context, files))
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

/**
 * After much work that began with the server there: a server that is gone for a moment is waited for, so that what was
 * asked for is done when the command ends. Then the rest is saved here, as ever.
 */
export async function uploadPatiently(context: VerbContext, files: WorkspaceFiles): Promise<'synced' | 'saved'> {
  const { output, say, signal } = context
  const start = performance.now()
  for (let told = false; ; told = true) {
    try {
      await syncFiles(context, files)
      return 'synced'
    } catch (error) {
      if (!(error instanceof OfflineError)) throw error
      if (performance.now() - start > PATIENCE) return uploadFiles(context, files, { offline: false })
      if (!told) output.warn(say('warning.waitingForServer'))
      await pause(PAUSE, undefined, { signal })
    }
  }
}
