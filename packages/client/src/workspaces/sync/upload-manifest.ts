import {
  type ChildManifest,
  childManifest,
  type DataSchema,
  dumpSignedThenEncrypted,
  type FolderManifest,
  vlobCreate,
  vlobUpdate,
  workspaceManifest,
} from '@parallax/protocol'
import { addMicroseconds, type DateTime } from '@parallax/wire'
import { InternalError } from '../../errors/connection-errors.ts'
import { NotAllowedError, RealmDeletedError, WorkspaceError } from '../../errors/rights-errors.ts'
import type { RawDataId } from '../../ports/workspace-storage.ts'
import { clockWrong } from '../../rpc/clock-wrong.ts'
import type { WorkspaceContext } from '../workspace-context.ts'
import type { RemoteManifest } from './fetch-valid-version.ts'

/** How far a manifest that must be signed again goes past the limit: rarer writes have more priority (06a §5.1). */
const MANIFEST_OFFSET_US = 100_000
/** A timestamp that has to be raised this often will leave what the server accepts. */
const MOST_ATTEMPTS = 100

export type ManifestUpload =
  | { readonly outcome: 'uploaded'; readonly remote: RemoteManifest }
  /** Somebody else wrote that version. */
  | { readonly outcome: 'inbound_needed' }

export interface UploadOptions {
  /** Blocks to note as sent in the transaction that notes the attempt. */
  readonly promote: readonly RawDataId[]
  readonly signal?: AbortSignal
}

/**
 * Signs, notes the attempt in the journal, seals and sends the next version (spec 06b §6.1 step 5, §13.1). `versionAt`
 * builds it for a timestamp.
 */
export async function uploadManifest(
  context: WorkspaceContext,
  versionAt: (timestamp: DateTime) => RemoteManifest,
  { promote, signal }: UploadOptions,
): Promise<ManifestUpload> {
  let remote = versionAt(context.clock.now())
  let isJournaled = false
  for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt += 1) {
    const { id: vlobId, version, timestamp } = remote
    if (!isJournaled)
      await context.storage.commit({ promoteChunks: promote, addUploads: [{ vlobId, version, timestamp }] })
    isJournaled = true
    const { keyIndex, key } = await context.realm.encryptionKey(vlobId, signal)
    const reply = await send(context, { remote, keyIndex, blob: seal(context, remote, key) }, signal)
    switch (reply.status) {
      case 'ok':
        return { outcome: 'uploaded', remote }
      case 'vlob_already_exists':
      case 'bad_vlob_version':
        return { outcome: 'inbound_needed' }
      case 'require_greater_timestamp':
        remote = versionAt(later(context.clock.now(), reply.strictlyGreaterThan))
        isJournaled = false
        continue
      case 'bad_key_index':
        await context.realm.refreshKeys({ usedIndex: keyIndex, until: reply.lastRealmCertificateTimestamp }, signal)
        continue
      case 'timestamp_out_of_ballpark':
        throw clockWrong(reply)
      case 'author_not_allowed':
        throw new NotAllowedError('no_workspace_access', {})
      case 'realm_archived':
        throw new WorkspaceError('workspace_archived', {})
      case 'realm_deleted':
        throw new RealmDeletedError()
      case 'sequester_service_unavailable':
        throw new WorkspaceError('authority_unavailable', {})
      case 'rejected_by_sequester_service':
        throw new WorkspaceError('authority_refused', { reason: reply.reason ?? '' })
      case 'realm_not_found':
      case 'vlob_not_found':
        throw new InternalError({ detail: `manifest upload: ${reply.status}` })
    }
  }
  throw new InternalError({ detail: 'the server asks for ever later timestamps' })
}

function later(now: DateTime, limit: DateTime): DateTime {
  const least = addMicroseconds(limit, MANIFEST_OFFSET_US)
  return now > least ? now : least
}

function seal(
  context: WorkspaceContext,
  remote: RemoteManifest,
  key: Parameters<typeof dumpSignedThenEncrypted>[2]['key'],
) {
  const { signingKey, tools } = context
  const schema: DataSchema<FolderManifest | ChildManifest> =
    remote.id === context.realmId
      ? (workspaceManifest as unknown as DataSchema<FolderManifest | ChildManifest>)
      : childManifest
  return dumpSignedThenEncrypted(tools, schema, { value: remote, signingKey, key })
}

function send(
  context: WorkspaceContext,
  upload: { readonly remote: RemoteManifest; readonly keyIndex: bigint; readonly blob: Uint8Array },
  signal?: AbortSignal,
) {
  const { id, version, timestamp } = upload.remote
  const { keyIndex, blob } = upload
  const request = { realmId: context.realmId, vlobId: id, keyIndex, timestamp, blob }
  if (version === 1) return context.rpc.call(vlobCreate, request, signal)
  return context.rpc.call(vlobUpdate, { ...request, version }, signal)
}
