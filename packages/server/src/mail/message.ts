import type Mail from 'nodemailer/lib/mailer/index.js'
import type { Mail as OwnMail } from './mailer.ts'
import { oneLine } from './one-line.ts'

/** What the sender is called in every mail (PRODUCT §3). */
const SENDER_NAME = 'Parallax'

/**
 * For nodemailer: multipart/alternative, text first. Names are given as structures, so that a label with line ends or
 * quotes cannot add a header (spec 05 §7.1).
 */
export function messageOf(mail: OwnMail, sender: string): Mail.Options {
  return {
    from: { name: SENDER_NAME, address: sender },
    to: { name: '', address: mail.to },
    subject: oneLine(mail.subject),
    text: mail.text,
    html: mail.html,
    ...(mail.replyTo && { replyTo: { name: oneLine(mail.replyTo.label), address: mail.replyTo.email } }),
  }
}
