import type { DeviceProtection, KnownDevice } from '@parallax/client'
import { printHandle } from '@parallax/wire'
import { CliError } from '../cli-error.ts'
import { EXIT } from '../exit-code.ts'
import { escapeText } from '../output/escape.ts'
import { alignedLines } from '../output/table.ts'
import { selectOne, shortIdLength } from './select-one.ts'

/** The device that `text` picks by id, prefix, label, e-mail or name; without text, the only one there is. */
export function selectDevice(text: string | undefined, listed: readonly KnownDevice[]): KnownDevice {
  const devices = listed.filter(({ sameAs }) => sameAs === undefined)
  if (text === undefined) return onlyDevice(devices)
  const selected = selectOne(text, devices, handlesOf)
  if (selected.status === 'one') return selected.item
  if (selected.status === 'several') throw severalMatch(text, selected.items)
  throw new CliError('device_not_found', 'error.deviceNotFound', {
    parameters: { device: text },
    details: deviceLines(devices),
    candidates: devices.map(deviceJson),
  })
}

/** A device as `--json` shows it (spec 08 §6). */
export function deviceJson(device: KnownDevice): Readonly<Record<string, unknown>> {
  return {
    device_id: device.deviceId,
    organization_id: device.organizationId,
    human_handle: printHandle(device.humanHandle),
    device_label: device.deviceLabel,
    device_type: deviceType(device.protection),
    mfa: device.secondFactor,
    obstacle: device.obstacle ?? null,
    server: device.server,
    file: device.file,
    same_as: device.sameAs ?? null,
  }
}

/** How scripts know the ways to protect a device (spec 08 §6). */
export function deviceType(protection: DeviceProtection): string {
  const names: Partial<Record<DeviceProtection, string>> = { account_vault: 'account vault', openbao: 'openBao' }
  return names[protection] ?? protection
}

/** Devices as lines, their ids as short as they can be. */
export function deviceLines(devices: readonly KnownDevice[]): readonly string[] {
  const length = shortIdLength(devices.map(({ deviceId }) => deviceId))
  const rows = devices.map(({ deviceId, organizationId, humanHandle, deviceLabel }) =>
    [deviceId.slice(0, length), organizationId, printHandle(humanHandle), deviceLabel].map(escapeText),
  )
  return rows.length === 0 ? [] : alignedLines([{}, {}, {}, {}], rows).split('\n')
}

function onlyDevice(devices: readonly KnownDevice[]): KnownDevice {
  const [device, ...others] = devices
  if (device === undefined) throw new CliError('device_not_found', 'error.noDevice', { next: 'error.noDevice.next' })
  if (others.length === 0) return device
  throw new CliError('usage', 'usage.deviceMissing', {
    exitCode: EXIT.usage,
    details: deviceLines(devices),
    candidates: devices.map(deviceJson),
  })
}

function severalMatch(text: string, items: readonly KnownDevice[]): CliError {
  return new CliError('several_match', 'error.severalMatch', {
    parameters: { text },
    exitCode: EXIT.usage,
    details: deviceLines(items),
    candidates: items.map(deviceJson),
  })
}

function handlesOf({ deviceId, deviceLabel, humanHandle, organizationId }: KnownDevice) {
  return { id: deviceId, names: [deviceLabel, humanHandle.email, humanHandle.label, organizationId] }
}
