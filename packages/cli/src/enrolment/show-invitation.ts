import type { NewInvitation } from '@parallax/client'
import type { VerbContext } from '../context/verb-context.ts'
import type { WordKey } from '../words/words.ts'

const EMAIL_WORDS = {
  SUCCESS: 'email.sent',
  SERVER_UNAVAILABLE: 'email.unavailable',
  RECIPIENT_REFUSED: 'email.refused',
} as const satisfies Partial<Record<NewInvitation['emailSent'], WordKey>>

/** A new invitation as the result of a verb: the link, which is valid whether or not the mail left. */
export function showInvitation(context: VerbContext, invitation: NewInvitation): void {
  sayEmailSent(context, invitation)
  const { token, link, webLink, emailSent } = invitation
  context.output.say(context.say('next.greet', { token }))
  context.output.result({ json: { token, url: webLink, link, email_sent: emailSent }, plain: webLink })
}

/** Whether the mail left, if there was to be one. */
export function sayEmailSent({ output, say }: VerbContext, { emailSent }: NewInvitation): void {
  if (emailSent === 'NOT_ASKED') return
  const sentence = say(EMAIL_WORDS[emailSent])
  if (emailSent === 'SUCCESS') output.say(sentence)
  else output.warn(sentence)
}
