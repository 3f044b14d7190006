import { humanHandle, validationCode } from '@parallax/wire'
import { defineCommand } from '../command.ts'
import { emailSendingRateLimited } from '../refusals.ts'

/** Tells whose account this is. */
export const accountInfo = defineCommand('account_info', {}, { ok: { humanHandle } })

/** Mails a code to confirm the deletion of the account. */
export const accountDeleteSendValidationEmail = defineCommand(
  'account_delete_send_validation_email',
  {},
  {
    ok: {},
    email_server_unavailable: {},
    email_recipient_refused: {},
    email_sending_rate_limited: emailSendingRateLimited,
  },
)

/** Deletes the account, given the mailed code. */
export const accountDeleteProceed = defineCommand(
  'account_delete_proceed',
  { validationCode },
  { ok: {}, invalid_validation_code: {}, send_validation_email_required: {} },
)
