import { secretKey } from '@parallax/crypto'
import { accessToken, bytes, dateTime, string, totpOpaqueKeyId, userId } from '@parallax/wire'
import { defineCommand } from '../command.ts'

/** Gives the key that a device file protected by a one-time password needs (spec 04a §7). */
export const totpFetchOpaqueKey = defineCommand(
  'totp_fetch_opaque_key',
  { userId, opaqueKeyId: totpOpaqueKeyId, oneTimePassword: string },
  { ok: { opaqueKey: secretKey }, invalid_one_time_password: {}, throttled: { waitUntil: dateTime } },
)

/** Ends the new setup of one-time passwords that an administrator allowed by a reset (spec 04a §7). */
export const anonymousTotpSetupConfirm = defineCommand(
  'totp_setup_confirm',
  { userId, token: accessToken, oneTimePassword: string },
  { ok: {}, invalid_one_time_password: {}, bad_token: {} },
)

/** Gives the secret of that new setup (spec 04a §7). */
export const anonymousTotpSetupGetSecret = defineCommand(
  'totp_setup_get_secret',
  { userId, token: accessToken },
  { ok: { totpSecret: bytes }, bad_token: {} },
)
