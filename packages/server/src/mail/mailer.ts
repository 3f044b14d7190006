import type { EmailAddress, HumanHandle } from '@parallax/wire'

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
}

/** What became of it (spec 05 §7.2). */
export type MailOutcome = 'SUCCESS' | 'SERVER_UNAVAILABLE' | 'RECIPIENT_REFUSED'

/** A way to send mails. Never throws for what the network or the recipient's server does. */
export interface Mailer {
  send(mail: Mail): Promise<MailOutcome>
}
