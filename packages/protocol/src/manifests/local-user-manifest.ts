import {
  boolean,
  dateTime,
  entryName,
  list,
  realmArchivingConfiguration,
  realmRole,
  since,
  struct,
  type TypeOf,
  tagged,
  vlobId,
} from '@parallax/wire'
import { dataType } from '../data/data-type.ts'
import { userManifest } from './user-manifest.ts'

/** Where a cached value comes from: a certificate, or nobody yet (spec 02 §5). */
export const certificateBasedInfoOrigin = tagged('type', { CERTIFICATE: { timestamp: dateTime }, PLACEHOLDER: {} })
/** Value of `certificateBasedInfoOrigin`. */
export type CertificateBasedInfoOrigin = TypeOf<typeof certificateBasedInfoOrigin>

/** What certificates said about one workspace of the user when they were last read. */
export const localUserManifestWorkspaceEntry = struct({
  id: vlobId,
  name: entryName,
  nameOrigin: certificateBasedInfoOrigin,
  role: realmRole,
  roleOrigin: certificateBasedInfoOrigin,
  archivingConfiguration: since(realmArchivingConfiguration),
  archivingConfigurationOrigin: since(certificateBasedInfoOrigin),
  canSelfPromoteToOwner: since(boolean),
})
/** Value of `localUserManifestWorkspaceEntry`. */
export type LocalUserManifestWorkspaceEntry = TypeOf<typeof localUserManifestWorkspaceEntry>

/** Cache of the user's workspaces: names, roles and archiving, each with its origin. */
export const localUserManifest = dataType('local_user_manifest', {
  base: userManifest,
  needSync: boolean,
  updated: dateTime,
  localWorkspaces: list(localUserManifestWorkspaceEntry),
  speculative: boolean,
})
/** Value of `localUserManifest`. */
export type LocalUserManifest = TypeOf<typeof localUserManifest>

/** Nothing may be written: a READER, or a workspace that is archived or about to be deleted (spec 02 §5). */
export function isReadOnly(entry: LocalUserManifestWorkspaceEntry): boolean {
  return entry.role === 'READER' || (entry.archivingConfiguration?.type ?? 'AVAILABLE') !== 'AVAILABLE'
}
