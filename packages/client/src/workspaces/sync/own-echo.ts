import type { FileManifest, FolderManifest } from '@parallax/protocol'
import type { UploadAttempt } from '../../ports/workspace-storage.ts'
import type { WorkspaceContext } from '../workspace-context.ts'

/**
 * Whether a remote version is this store's own upload (spec 06b §13.1): signed by this device AND written in the journal
 * of attempts before it left. A copied folder or a restored backup signs as the same device; what it wrote is foreign.
 */
export function isOwnEcho(
  context: WorkspaceContext,
  remote: FileManifest | FolderManifest,
  attempts: readonly UploadAttempt[],
): boolean {
  if (remote.author !== context.deviceId) return false
  return attempts.some(({ version, timestamp }) => version === remote.version && timestamp === remote.timestamp)
}
