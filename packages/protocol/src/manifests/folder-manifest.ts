import { dateTime, deviceId, entryName, map, type TypeOf, version, vlobId } from '@parallax/wire'
import { type DataSchema, dataType, oneOf, withRule } from '../data/data-type.ts'
import { type FileManifest, fileManifest } from './file-manifest.ts'

/**
 * One version of a folder: the names and ids of its entries. The root of a workspace is its own parent. The codec
 * alone: load through `workspaceManifest` or `childManifest`, which know the rule about the parent.
 */
export const folderManifest = dataType('folder_manifest', {
  author: deviceId,
  timestamp: dateTime,
  id: vlobId,
  parent: vlobId,
  version,
  created: dateTime,
  updated: dateTime,
  children: map(entryName, vlobId),
})
/** Value of `folderManifest`. */
export type FolderManifest = TypeOf<typeof folderManifest>

/** Any manifest that is not the root of its workspace. */
export type ChildManifest = FileManifest | FolderManifest

/** The root of a workspace, in the vlob that has the realm's id (spec 02 §4). */
export const workspaceManifest: DataSchema<FolderManifest> = withRule(folderManifest, ({ id, parent }) =>
  id === parent ? undefined : 'id equals parent',
)

/** A file or a folder, told apart by `type` (spec 02 §4). */
export const childManifest: DataSchema<ChildManifest> = withRule<ChildManifest>(
  oneOf(fileManifest, folderManifest),
  ({ id, parent }) => (id === parent ? 'id differs from parent' : undefined),
)
