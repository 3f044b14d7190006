import { type DateTime, type DeviceLabel, parseDeviceLabel, printDateTime } from '@parallax/wire'
import { InternalError } from '../errors/connection-errors.ts'

/** `recovery-<time>`: devices that nobody works with are told apart by when they were made (spec 07 §3.1, §4.1). */
export function labelledByTime(kind: 'recovery' | 'shamir-recovery', time: DateTime): DeviceLabel {
  const label = parseDeviceLabel(`${kind}-${printDateTime(time)}`)
  if (label === undefined) throw new InternalError({ detail: 'a time that is no label' })
  return label
}
