import {
  type LocalDevice,
  type SecondFactor,
  totpCreateOpaqueKey,
  totpSetupConfirm,
  totpSetupGetSecret,
} from '@parallax/protocol'
import { type DeviceConnection, deviceConnection } from '../../rpc/device-connection.ts'
import type { RpcConnection } from '../../rpc/rpc-connection.ts'
import { type ChangeFileParts, changeFile } from '../change-file.ts'
import type { KnownDevice } from '../known-device.ts'
import type { OpenDeviceOptions } from '../unlock-file.ts'
import { type AskToConfirm, confirmCode } from './confirm-code.ts'
import { datedConnection } from './dated-connection.ts'

/** Changing whether a device has a second factor takes the server. */
export interface MfaParts extends ChangeFileParts {
  readonly connection: RpcConnection
}

export interface EnableMfaOptions extends OpenDeviceOptions {
  /** Asked only when the person has no entry yet: one serves all devices of an organization. */
  readonly confirm: AskToConfirm
}

export interface EnabledMfa {
  readonly known: KnownDevice
  /** Whether a new entry was made in the authenticator, or the one that other devices have serves this one too. */
  readonly entry: 'new' | 'existing'
}

/**
 * Protects a device by a second factor (spec 07 §6.2, §6.3): the present password, then, where there is no entry yet, the
 * entry and its first code. When it ends in the middle it may be repeated; the file opens by the password alone until
 * all is done. A device that has one gets a new key of it.
 *
 * Throws as `openDevice`; `cancelled` and `mfa_code_wrong` when `confirm` gives up; `offline` and the refusals of the
 * server.
 */
export async function enableMfa(parts: MfaParts, file: string, options: EnableMfaOptions): Promise<EnabledMfa> {
  const { known, outcome } = await changeFile(parts, file, {
    ...options,
    change: async ({ device }) => {
      const dated = datedConnection(parts.connection)
      const rpc = deviceConnection(dated.connection, device)
      const entry = await makeEntry(rpc, device, { dated, ...options })
      const { opaqueKeyId: id, opaqueKey: key } = await rpc.call(totpCreateOpaqueKey, {}, options.signal)
      const factor: SecondFactor = { id, key }
      return { file: { factor }, outcome: { entry, factor } }
    },
  })
  parts.released?.keep(outcome.factor)
  return { known, entry: outcome.entry }
}

async function makeEntry(
  rpc: DeviceConnection,
  { organizationId }: LocalDevice,
  options: EnableMfaOptions & { readonly dated: ReturnType<typeof datedConnection> },
): Promise<EnabledMfa['entry']> {
  const { dated, confirm, signal } = options
  const reply = await rpc.call(totpSetupGetSecret, {}, signal)
  if (reply.status === 'already_setup') return 'existing'
  const send = async (oneTimePassword: string) => {
    const { status } = await rpc.call(totpSetupConfirm, { oneTimePassword }, signal)
    // Set up meanwhile: by another device, or by this very code, whose answer was lost.
    return status === 'invalid_one_time_password' ? 'wrong' : 'taken'
  }
  await confirmCode({ dated, organizationId, secret: reply.totpSecret, confirm, send, signal })
  return 'new'
}
