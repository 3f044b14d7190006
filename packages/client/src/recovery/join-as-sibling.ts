import type { LocalDevice } from '@parallax/protocol'
import type { DeviceLabel } from '@parallax/wire'
import { newPasswordProtection, saveDevice } from '../devices/save-device.ts'
import { DEFAULT_GREETING_PACE } from '../enrolment/conduit/greeting-pace.ts'
import type { NewcomerParts, NewDevice } from '../enrolment/newcomer-parts.ts'
import { deviceConnection } from '../rpc/device-connection.ts'
import { createSibling } from './sibling-device.ts'

/** What the recovered device is going to be. */
export interface RecoveredDevice {
  readonly deviceLabel: DeviceLabel
  /** Asked once everything that can be checked here is right: what protects the device on this machine. */
  newPassword(): Promise<string>
  readonly signal?: AbortSignal
}

/**
 * Makes a device to work with by one that was only kept (spec 07 §3.5, §4.2), and saves it here. The key of the
 * password comes first, since it takes time: nothing slow is between the new keys and the disk.
 */
export async function joinAsSibling(
  { connection, tools, folder, passwordCost, pace = DEFAULT_GREETING_PACE }: NewcomerParts,
  kept: LocalDevice,
  recovered: RecoveredDevice,
): Promise<NewDevice> {
  const { crypto } = tools
  const { clock } = connection
  const { deviceLabel, signal } = recovered
  const protection = await newPasswordProtection(crypto, await recovered.newPassword(), passwordCost)
  signal?.throwIfAborted()
  const context = { device: kept, tools, clock, rpc: deviceConnection(connection, kept), pace }
  const { device } = await createSibling(context, { deviceLabel, purpose: 'STANDARD', signal })
  return { device, known: await saveDevice({ folder, crypto, clock }, device, protection) }
}
