import { type AskForDevice, CancelledError, MfaError, WrongPasswordError } from '@parallax/client'
import { addMicroseconds, type DateTime } from '@parallax/wire'
import type { DeviceDoor } from '../device-door.ts'

/** What a verb asked for, with what it was given. */
export interface DeviceChange {
  readonly what: keyof DeviceDoor
  readonly of: string
  readonly given?: unknown
}

export const CODE = '123456'
const PASSWORD = 'green 7 trees up'
const SERVER_TIME = 1_700_000_000_000_000n as DateTime
const entry = { secret: 'ABCDEFGH', uri: 'otpauth://totp/Parallax:Acme?secret=ABCDEFGH&issuer=Parallax' }

/** Device files that note what is done to them; devices whose label ends in `+MFA` ask for a code first. */
export function memoryDeviceDoor(changes: DeviceChange[]): DeviceDoor {
  return {
    changeAuthentication: async (device, { ask, newPassword }) => {
      await unlock(ask, device.deviceLabel)
      changes.push({ what: 'changeAuthentication', of: device.deviceId, given: await newPassword() })
      return device
    },
    overwriteServerAddress: async (device, { ask, server }) => {
      await unlock(ask, device.deviceLabel)
      changes.push({ what: 'overwriteServerAddress', of: device.deviceId, given: server })
      return { known: { ...device, server }, former: device.server }
    },
    forget: async ({ deviceId }) => void changes.push({ what: 'forget', of: deviceId }),
    enableMfa: async (device, { ask, confirm }) => {
      await unlock(ask, device.deviceLabel)
      await confirmed(confirm)
      changes.push({ what: 'enableMfa', of: device.deviceId })
      return { known: { ...device, secondFactor: true }, entry: 'new' }
    },
    disableMfa: async (device, { ask, notify }) => {
      notify({ state: 'no_answer', failures: 1 })
      notify({ state: 'throttled', milliseconds: 4_500 })
      await unlock(ask, `${device.deviceLabel}+MFA`)
      changes.push({ what: 'disableMfa', of: device.deviceId })
      return device
    },
    resetMfa: async (link, { confirm }) => {
      await confirmed(confirm)
      changes.push({ what: 'resetMfa', of: link.userId })
    },
  }
}

async function unlock(ask: AskForDevice, label: string): Promise<void> {
  for (let tries = 0; label.endsWith('+MFA'); tries += 1) {
    const serverTime = addMicroseconds(SERVER_TIME, tries)
    const answer = await ask({ kind: 'code', problem: tries === 0 ? null : 'wrong', tries, serverTime })
    if (answer === null) throw new MfaError('mfa_code_wrong', {})
    if (answer.kind === 'code' && answer.code === CODE) break
  }
  for (let wrong = false; ; wrong = true) {
    const answer = await ask({ kind: 'password', wrong })
    if (answer === null) throw wrong ? new WrongPasswordError() : new CancelledError()
    if (answer.kind === 'password' && answer.password === PASSWORD) return
  }
}

async function confirmed(confirm: Parameters<DeviceDoor['resetMfa']>[1]['confirm']): Promise<void> {
  for (let tries = 0; ; tries += 1) {
    const answer = await confirm({ entry, problem: tries === 0 ? null : 'wrong', tries, serverTime: SERVER_TIME })
    if (answer === null) throw tries === 0 ? new CancelledError() : new MfaError('mfa_code_wrong', {})
    if (answer === CODE) return
  }
}
