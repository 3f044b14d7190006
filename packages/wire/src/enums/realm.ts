import { dateTime } from '../date-time.ts'
import type { TypeOf } from '../schema/codec.ts'
import { literals, string } from '../schema/scalars.ts'
import { tagged } from '../schema/tagged.ts'

// Shared enums about realms and their content (spec 01 §1.3).

/** What a user may do in a realm, from most to least. */
export const realmRole = literals('OWNER', 'MANAGER', 'CONTRIBUTOR', 'READER')
/** Value of `realmRole`. */
export type RealmRole = TypeOf<typeof realmRole>

/** Whether a realm is in use, frozen, or about to be deleted. */
export const realmArchivingConfiguration = tagged('type', {
  AVAILABLE: {},
  ARCHIVED: {},
  DELETION_PLANNED: { deletionDate: dateTime },
})
/** Value of `realmArchivingConfiguration`. */
export type RealmArchivingConfiguration = TypeOf<typeof realmArchivingConfiguration>

/** Where the content of a file comes from. */
export const fileManifestOrigin = tagged('type', {
  DEFAULT: {},
  CRYPTPAD: { channelId: string, timestamp: dateTime },
})
/** Value of `fileManifestOrigin`. */
export type FileManifestOrigin = TypeOf<typeof fileManifestOrigin>
