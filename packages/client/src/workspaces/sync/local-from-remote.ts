import { localFileFromRemote, localFolderFromRemote } from '@parallax/protocol'
import type { LocalManifest } from '../../store/manifest-store.ts'
import type { WorkspaceContext } from '../workspace-context.ts'
import type { RemoteManifest } from './fetch-valid-version.ts'

/** The local form of a remote version when nothing here has to be kept. */
export function localFromRemote(context: WorkspaceContext, remote: RemoteManifest): LocalManifest {
  return remote.type === 'file_manifest' ? localFileFromRemote(remote) : localFolderFromRemote(remote, context.pattern)
}
