import { dateTime, deviceId, type TypeOf, version, vlobId } from '@parallax/wire'
import { dataType } from '../data/data-type.ts'

/** Content of the user realm. No client writes it any more (spec 06a §9.1). */
export const userManifest = dataType('user_manifest', {
  author: deviceId,
  timestamp: dateTime,
  id: vlobId,
  version,
  created: dateTime,
  updated: dateTime,
})
/** Value of `userManifest`. */
export type UserManifest = TypeOf<typeof userManifest>
