import type { DateTime } from '@parallax/wire'
import type { Logger } from 'pino'
import type { MailChoice } from '../config/mail-choice.ts'
import type { Mailer } from './mailer.ts'
import { OutboxMailer } from './outbox-mailer.ts'
import { SmtpMailer } from './smtp-mailer.ts'

export interface MailerParts {
  readonly now: () => DateTime
  readonly log: Logger
  /** A line on the terminal of whoever runs the server. */
  readonly tell: (line: string) => void
}

/** The way to send mails that was configured. */
export function openMailer(choice: MailChoice, { now, log, tell }: MailerParts): Mailer {
  if (choice.type === 'smtp') return new SmtpMailer(choice, log)
  const { folder, sender } = choice
  const announce = (mail: { readonly to: string; readonly subject: string; readonly link?: string }) => {
    tell(`Mail to ${mail.to}: ${mail.subject}${mail.link === undefined ? '' : `\n  ${mail.link}`}`)
  }
  return new OutboxMailer({ folder, sender, now, log, announce })
}
