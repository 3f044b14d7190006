import { type ReplyOf, vlobReadBatch, vlobReadVersions } from '@parallax/protocol'
import type { VlobId } from '@parallax/wire'
import { InternalError } from '../errors/connection-errors.ts'
import { NotAllowedError, RealmDeletedError } from '../errors/rights-errors.ts'
import type { NeededCertificates, SealedVlob } from '../realms/realm-access.ts'
import type { WorkspaceContext } from './workspace-context.ts'

/** Versions of vlobs as the server gave them, with what must be known before they are judged. */
export interface FetchedVlobs {
  readonly vlobs: readonly SealedVlob[]
  readonly needed: NeededCertificates
}

/** The last version of each; ids that the server does not know are left out, as is all of an unknown realm. */
export async function fetchLastVersions(
  context: WorkspaceContext,
  ids: readonly VlobId[],
  signal?: AbortSignal,
): Promise<FetchedVlobs> {
  const request = { realmId: context.realmId, vlobs: ids, at: null }
  return vlobsOf(await context.rpc.call(vlobReadBatch, request, signal))
}

/** These very versions; unknown ones are left out. */
export async function fetchVersions(
  context: WorkspaceContext,
  items: readonly (readonly [VlobId, number])[],
  signal?: AbortSignal,
): Promise<FetchedVlobs> {
  return vlobsOf(await context.rpc.call(vlobReadVersions, { realmId: context.realmId, items }, signal))
}

function vlobsOf(reply: ReplyOf<typeof vlobReadBatch>): FetchedVlobs {
  switch (reply.status) {
    case 'ok':
      return {
        vlobs: reply.items.map(([vlobId, keyIndex, author, version, timestamp, blob]) => ({
          vlobId,
          keyIndex,
          author,
          version,
          timestamp,
          blob,
        })),
        needed: { common: reply.neededCommonCertificateTimestamp, realm: reply.neededRealmCertificateTimestamp },
      }
    case 'realm_not_found':
      return { vlobs: [], needed: {} }
    case 'author_not_allowed':
      throw new NotAllowedError('no_workspace_access', {})
    case 'realm_deleted':
      throw new RealmDeletedError()
    case 'too_many_elements':
      throw new InternalError({ detail: 'vlob_read_batch: too_many_elements' })
  }
}
