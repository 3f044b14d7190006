import { type ChangeFileParts, changeFile } from './change-file.ts'
import type { KnownDevice } from './known-device.ts'
import { newPasswordProtection } from './save-device.ts'
import type { OpenDeviceOptions } from './unlock-file.ts'

export interface ChangeAuthenticationOptions extends OpenDeviceOptions {
  /** Asked once the present one was right. */
  newPassword(): Promise<string>
}

/**
 * Gives a device another password (spec 07 §5.5); a second factor stays. A crash at any instant leaves the old one or the
 * new one, never none. Throws as `openDevice`; `foreign_folder`, `device_changed_elsewhere`.
 *
 * @example
 * await changeAuthentication({ folder, crypto, clock, connection }, known.file, { ask, newPassword: async () => 'new' })
 */
export async function changeAuthentication(
  parts: ChangeFileParts,
  file: string,
  options: ChangeAuthenticationOptions,
): Promise<KnownDevice> {
  const { crypto, passwordCost } = parts
  const { known } = await changeFile(parts, file, {
    ...options,
    change: async () => {
      const protection = await newPasswordProtection(crypto, await options.newPassword(), passwordCost)
      return { file: { protection }, outcome: undefined }
    },
  })
  return known
}
