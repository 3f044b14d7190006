import { recoveryPassphrase } from '@parallax/crypto'
import { dumpDeviceFile, newRecoveryFile } from '@parallax/protocol'
import type { DateTime, DeviceId, DeviceLabel } from '@parallax/wire'
import type { CreationContext } from '../enrolment/certificates/creation-context.ts'
import { labelledByTime } from './labelled-by-time.ts'
import { createSibling } from './sibling-device.ts'

/** A recovery file and its password, which belong into two places. Neither is kept by Parallax. */
export interface RecoveryFile {
  /** `parallax-recovery-<organization>.psrk` */
  readonly fileName: string
  readonly content: Uint8Array
  /** 13 groups of 4 letters and digits, with dashes. */
  readonly password: string
  /** The device that the file holds, as the list of devices shows it. */
  readonly deviceId: DeviceId
  readonly deviceLabel: DeviceLabel
  readonly createdOn: DateTime
}

/**
 * Makes a device of the user that nobody works with, and seals it under a key that is the password (spec 07 §4.1).
 * Older files stay valid: no device can be revoked alone.
 */
export async function exportRecoveryFile(context: CreationContext, signal?: AbortSignal): Promise<RecoveryFile> {
  const { clock, tools } = context
  const { device, timestamp } = await createSibling(context, {
    deviceLabel: labelledByTime('recovery', clock.now()),
    purpose: 'PASSPHRASE_RECOVERY',
    signal,
  })
  const key = tools.crypto.newSecretKey()
  const { deviceId, deviceLabel, organizationId } = device
  return {
    fileName: `parallax-recovery-${organizationId}.psrk`,
    content: dumpDeviceFile(newRecoveryFile(tools.crypto, device, { key, createdOn: clock.now() })),
    password: recoveryPassphrase(key),
    deviceId,
    deviceLabel,
    createdOn: timestamp,
  }
}
