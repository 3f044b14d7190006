import { changeFile } from '../change-file.ts'
import type { KnownDevice } from '../known-device.ts'
import type { OpenDeviceOptions } from '../unlock-file.ts'
import type { MfaParts } from './enable-mfa.ts'

/**
 * Takes the second factor off a device: a code, then the password (spec 07 §6.6); one released before does not do. The
 * entry stays, for other devices. Throws as `openDevice`.
 */
export async function disableMfa(
  { released: _, ...parts }: MfaParts,
  file: string,
  options: OpenDeviceOptions,
): Promise<KnownDevice> {
  const withoutFactor = async () => ({ file: { factor: undefined }, outcome: undefined })
  const { known } = await changeFile(parts, file, { ...options, change: withoutFactor })
  return known
}
