import type { LocalDevice } from '@parallax/protocol'
import { type OpenDeviceOptions, type OpenDeviceParts, unlockFile } from './unlock-file.ts'

/**
 * Opens a device file, asking for what protects it (spec 07 §5.4): where it has a second factor a code first, for which
 * the server is needed, then the password, for which it is not. A wrong answer is asked for again, as often as `ask`
 * answers; a wrong password asks for no second code. Neither locks nor starts anything: that is the session's.
 *
 * Throws `device_file_missing`, `device_file_damaged`, `device_kind_unsupported`, `device_changed_elsewhere`; when
 * `ask` has no answer, `wrong_password` or `mfa_code_wrong` after a wrong one, `offline` when a code reached nobody, and
 * `cancelled` before.
 *
 * @example
 * const device = await openDevice({ folder, crypto, connection }, known.file, {
 *   ask: async (question) =>
 *     question.kind === 'code'
 *       ? { kind: 'code', code: await prompt('MFA code:') }
 *       : { kind: 'password', password: await prompt(question.wrong ? 'Again:' : 'Password:') },
 * })
 */
export async function openDevice(
  parts: OpenDeviceParts,
  file: string,
  options: OpenDeviceOptions,
): Promise<LocalDevice> {
  return (await unlockFile(parts, file, options)).device
}
