import { secretKey } from '@parallax/crypto'
import { accountAuthMethodId, bytes, nullable, untrustedPasswordAlgorithm, validationCode } from '@parallax/wire'
import { defineCommand } from '../command.ts'
import { emailSendingRateLimited } from '../refusals.ts'
import { storedEmail } from '../stored-email.ts'

/** Mails a code to somebody who lost the password of an account (spec 04b §8.3). */
export const accountRecoverSendValidationEmail = defineCommand(
  'account_recover_send_validation_email',
  { email: storedEmail },
  {
    ok: {},
    email_server_unavailable: {},
    email_recipient_refused: {},
    email_sending_rate_limited: emailSendingRateLimited,
  },
)

/** Gives the account a new password and an empty vault (spec 04b §8.4). */
export const accountRecoverProceed = defineCommand(
  'account_recover_proceed',
  {
    email: storedEmail,
    validationCode,
    newVaultKeyAccess: bytes,
    newAuthMethodPasswordAlgorithm: nullable(untrustedPasswordAlgorithm),
    newAuthMethodMacKey: secretKey,
    newAuthMethodId: accountAuthMethodId,
  },
  { ok: {}, invalid_validation_code: {}, send_validation_email_required: {}, auth_method_id_already_exists: {} },
)

/** Tells how a password becomes a key, also for addresses without an account (spec 04b §8.5). */
export const authMethodPasswordGetAlgorithm = defineCommand(
  'auth_method_password_get_algorithm',
  { email: storedEmail },
  { ok: { passwordAlgorithm: untrustedPasswordAlgorithm } },
)
