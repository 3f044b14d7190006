import { boolean, dateTime, entryName, map, set, type TypeOf, vlobId } from '@parallax/wire'
import { type DataSchema, dataType, oneOf, withRule } from '../data/data-type.ts'
import { folderManifest } from './folder-manifest.ts'
import { type LocalFileManifest, localFileManifest } from './local-file-manifest.ts'

/**
 * A folder as this device has it: what the user sees, and which entries are kept from synchronisation. The codec
 * alone: load through `localWorkspaceManifest` or `localChildManifest`.
 */
export const localFolderManifest = dataType('local_folder_manifest', {
  base: folderManifest,
  parent: vlobId,
  needSync: boolean,
  updated: dateTime,
  children: map(entryName, vlobId),
  localConfinementPoints: set(vlobId),
  remoteConfinementPoints: set(vlobId),
  speculative: boolean,
})
/** Value of `localFolderManifest`. */
export type LocalFolderManifest = TypeOf<typeof localFolderManifest>

/** Any local manifest that is not the root of its workspace. */
export type LocalChildManifest = LocalFileManifest | LocalFolderManifest

/** The root of a workspace: it is its own parent (spec 02 §5). */
export const localWorkspaceManifest: DataSchema<LocalFolderManifest> = withRule(
  localFolderManifest,
  ({ base, parent }) => (base.id === parent ? undefined : 'id equals parent'),
)

/** A file or a folder below the root. */
export const localChildManifest: DataSchema<LocalChildManifest> = withRule<LocalChildManifest>(
  oneOf(localFileManifest, localFolderManifest),
  ({ base, parent }) => (base.id === parent ? 'id differs from parent' : undefined),
)
