import { secretKey } from '@parallax/crypto'
import {
  accountAuthMethodId,
  bytes,
  nullable,
  type TypeOf,
  tagged,
  untrustedPasswordAlgorithm,
  validationCode,
} from '@parallax/wire'
import { defineCommand } from '../command.ts'
import { emailSendingRateLimited } from '../refusals.ts'
import { storedEmail, storedHumanHandle } from '../stored-email.ts'

/** Mails a code to the address of an account to create (spec 04b §8.1). */
export const accountCreateSendValidationEmail = defineCommand(
  'account_create_send_validation_email',
  { email: storedEmail },
  {
    ok: {},
    email_server_unavailable: {},
    email_recipient_refused: {},
    email_sending_rate_limited: emailSendingRateLimited,
  },
)

const accountCreateStep = tagged('step', {
  NUMBER_0_CHECK_CODE: { validationCode, email: storedEmail },
  NUMBER_1_CREATE: {
    validationCode,
    humanHandle: storedHumanHandle,
    authMethodPasswordAlgorithm: nullable(untrustedPasswordAlgorithm),
    authMethodMacKey: secretKey,
    authMethodId: accountAuthMethodId,
    vaultKeyAccess: bytes,
  },
})
/** Either checks the code alone or creates the account with it. */
export type AccountCreateStep = TypeOf<typeof accountCreateStep>

/** Checks the mailed code, then creates the account (spec 04b §8.2). */
export const accountCreateProceed = defineCommand(
  'account_create_proceed',
  { accountCreateStep },
  { ok: {}, invalid_validation_code: {}, send_validation_email_required: {}, auth_method_id_already_exists: {} },
)
