import type { EmailAddress, HumanHandle } from '@parallax/wire'
import type { TemplateValues } from '../templates/template.ts'
import type { MailTemplateName } from '../templates/template-folder.ts'

/** One mail, ready to be sent: both forms say the same. */
export interface Mail {
  readonly to: EmailAddress
  /** Answers go to this person instead of the server. */
  readonly replyTo?: HumanHandle
  readonly subject: string
  /** What the log calls it, when the subject holds a secret. */
  readonly loggedSubject?: string
  readonly text: string
  readonly html: string
  /** The link of the mail, for a terminal that shows it. */
  readonly link?: string
  /** What an operator may have texts of his own for. */
  readonly template: { readonly name: MailTemplateName; readonly values: TemplateValues }
}

/** What became of it (spec 05 §7.2). */
export type MailOutcome = ReplyOutcome | 'BAD_SMTP_CONFIG'

/** The same for those who use the server: a configuration that is wrong is no business of theirs. */
export type ReplyOutcome = 'SUCCESS' | 'SERVER_UNAVAILABLE' | 'RECIPIENT_REFUSED'

export function replyOutcome(outcome: MailOutcome): ReplyOutcome {
  return outcome === 'BAD_SMTP_CONFIG' ? 'SERVER_UNAVAILABLE' : outcome
}

/** A way to send mails. Never throws for what the network or the recipient's server does. */
export interface Mailer {
  send(mail: Mail): Promise<MailOutcome>
}
