import { secretKey } from '@parallax/crypto'
import { bytes, string, totpOpaqueKeyId } from '@parallax/wire'
import { defineCommand } from '../command.ts'

/** Gives the secret of one-time passwords, until the setup is confirmed (spec 04a §7). */
export const totpSetupGetSecret = defineCommand(
  'totp_setup_get_secret',
  {},
  { ok: { totpSecret: bytes }, already_setup: {} },
)

/** Proves that the secret arrived and ends the setup (spec 04a §7). */
export const totpSetupConfirm = defineCommand(
  'totp_setup_confirm',
  { oneTimePassword: string },
  { ok: {}, invalid_one_time_password: {}, already_setup: {} },
)

/** Makes a key that the server gives only for a one-time password (spec 04a §7). */
export const totpCreateOpaqueKey = defineCommand(
  'totp_create_opaque_key',
  {},
  { ok: { opaqueKeyId: totpOpaqueKeyId, opaqueKey: secretKey } },
)
