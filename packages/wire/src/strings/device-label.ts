import type { Brand } from '../brand.ts'
import type { DeviceId } from '../ids/entity-ids.ts'
import type { Codec } from '../schema/codec.ts'
import { normalized, utf8Length, validated } from './text.ts'

/** Name that a person gives to a device: 1 to 255 bytes, NFC (spec 01 §3.3). */
export type DeviceLabel = Brand<string, 'DeviceLabel'>

const MAX_BYTES = 255

/** The label that `text` is once normalised, or undefined. */
export function parseDeviceLabel(text: string): DeviceLabel | undefined {
  const label = normalized(text)
  if (label === undefined || label === '' || utf8Length(label) > MAX_BYTES) return undefined
  return label as DeviceLabel
}

/**
 * As `parseDeviceLabel`, for a label that is about to be written: the official server answers HTTP 500 to one of
 * 255 characters, so writers stop at 254 (spec 01 §3.3).
 */
export function parseNewDeviceLabel(text: string): DeviceLabel | undefined {
  const label = parseDeviceLabel(text)
  return label !== undefined && label.length < MAX_BYTES ? label : undefined
}

/** What stands for the label of a device whose certificate is redacted: its id in hex. */
export function redactedDeviceLabel(deviceId: DeviceId): DeviceLabel {
  return `${deviceId}` as DeviceLabel
}

/** Wire form of a device label: str. */
export const deviceLabel: Codec<DeviceLabel> = validated('device label', parseDeviceLabel)
