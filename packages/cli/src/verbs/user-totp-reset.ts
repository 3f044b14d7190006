import { shown } from '../administration/administration-api.ts'
import { openAdministration, organizationPath } from '../administration/open-administration.ts'
import { userSelection } from '../administration/user-selection.ts'
import type { Run } from '../context/verb-context.ts'
import type { userTotpReset } from '../specs/operator-specs.ts'
import type { WordKey } from '../words/words.ts'

const MAILED = {
  SENT_AS_REQUESTED: 'done.resetEmail.SENT_AS_REQUESTED',
  NOT_SENT_AS_REQUESTED: 'done.resetEmail.NOT_SENT_AS_REQUESTED',
  RECIPIENT_REFUSED: 'done.resetEmail.RECIPIENT_REFUSED',
  SERVER_UNAVAILABLE: 'done.resetEmail.SERVER_UNAVAILABLE',
  BAD_SMTP_CONFIG: 'done.resetEmail.BAD_SMTP_CONFIG',
} as const satisfies Readonly<Record<string, WordKey>>

export const run: Run<typeof userTotpReset> = async (context, input) => {
  const { output, say } = context
  const path = `${organizationPath(input.organization)}/users/reset_totp`
  const selection = userSelection(input)
  const administration = await openAdministration(context, input)
  const reset = await administration.send('POST', path, { ...selection, send_email: input.sendEmail })
  const { user_id: id, user_email: email, email_sent_status: mailed } = reset
  output.say(say('done.totpReset', { person: shown(email) }))
  const url = shown(reset.totp_reset_url_as_http_redirection)
  // `uid` and `url` are the names of the official command (spec 08 §4).
  output.result({ json: { uid: id, url: reset.totp_reset_url, ...reset }, plain: url })
  const words = Object.entries(MAILED).find(([status]) => status === mailed)?.[1]
  if (words === undefined || mailed === 'SENT_AS_REQUESTED' || mailed === 'NOT_SENT_AS_REQUESTED')
    output.say(say(words ?? 'done.resetEmail.NOT_SENT_AS_REQUESTED'))
  else output.warn(say(words))
}
