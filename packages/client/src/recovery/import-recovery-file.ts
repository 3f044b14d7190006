import { assertOwnFolder } from '../devices/save-device.ts'
import type { NewcomerParts, NewDevice } from '../enrolment/newcomer-parts.ts'
import { joinAsSibling, type RecoveredDevice } from './join-as-sibling.ts'
import { openRecoveryFile } from './open-recovery-file.ts'

/**
 * Gives access back by a recovery file: a new device, saved here (spec 07 §4.2). May be repeated: each time is another
 * device.
 *
 * Throws `recovery_password_malformed`, `recovery_file_invalid`, `recovery_password_wrong` before anything is sent;
 * `organization_unknown` and `device_unknown` when the server has no such organization or device, `user_revoked` when
 * the person has lost access, `foreign_folder`, `offline`.
 *
 * @example
 * const file = { content, password: 'ABCD-…' }
 * const recovered = { deviceLabel, newPassword: async () => 'correct horse' }
 * const { known } = await importRecoveryFile({ connection, tools, folder }, file, recovered)
 */
export async function importRecoveryFile(
  parts: NewcomerParts,
  file: { readonly content: Uint8Array; readonly password: string },
  recovered: RecoveredDevice,
): Promise<NewDevice> {
  assertOwnFolder(parts.folder)
  return joinAsSibling(parts, openRecoveryFile(parts.tools.crypto, file), recovered)
}
