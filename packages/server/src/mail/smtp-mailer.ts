import { createTransport, type Transporter } from 'nodemailer'
import type { Logger } from 'pino'
import type { MailChoice } from '../config/mail-choice.ts'
import type { Mail, Mailer, MailOutcome } from './mailer.ts'
import { messageOf } from './message.ts'

type SmtpChoice = Extract<MailChoice, { readonly type: 'smtp' }>

/** A person waits for the answer of the command that sends the mail. */
const PATIENCE_MS = 10_000

/** Of nodemailer, when there is nobody to talk to. */
const UNREACHABLE: ReadonlySet<string> = new Set(['ESOCKET', 'ECONNECTION', 'ETIMEDOUT'])

/** Sends through an SMTP server (spec 05 §7.2). */
export class SmtpMailer implements Mailer {
  readonly #transport: Transporter
  readonly #sender: string
  readonly #log: Logger

  constructor({ host, port, security, login, sender }: SmtpChoice, log: Logger) {
    this.#sender = sender
    this.#log = log
    this.#transport = createTransport({
      host,
      port,
      secure: security === 'tls',
      requireTLS: security === 'starttls',
      ignoreTLS: security === 'none',
      connectionTimeout: PATIENCE_MS,
      greetingTimeout: PATIENCE_MS,
      socketTimeout: PATIENCE_MS,
      ...(login && { auth: { user: login.user, pass: login.password } }),
    })
  }

  async send(mail: Mail): Promise<MailOutcome> {
    try {
      await this.#transport.sendMail(messageOf(mail, this.#sender))
      return 'SUCCESS'
    } catch (error) {
      if (isRefusedRecipient(error)) return 'RECIPIENT_REFUSED'
      // Links and codes are secrets, and still valid: recipient, subject and error are enough to find the cause.
      const { to, subject, loggedSubject = subject } = mail
      this.#log.warn({ event: 'mail-not-sent', to, subject: loggedSubject, cause: causeOf(error) })
      return UNREACHABLE.has(causeOf(error)) ? 'SERVER_UNAVAILABLE' : 'BAD_SMTP_CONFIG'
    }
  }
}

/** The recipient is chosen by users: refused is not a fault of the server, and is not logged (spec 05 §7.2). */
function isRefusedRecipient(error: unknown): boolean {
  if (!(error instanceof Error) || !('code' in error) || error.code !== 'EENVELOPE') return false
  return 'rejected' in error || ('command' in error && error.command === 'RCPT TO')
}

function causeOf(error: unknown): string {
  return error instanceof Error ? ('code' in error ? `${error.code}` : error.name) : 'unknown'
}
