import type { ServerAddress } from '@parallax/wire'
import type { Templates } from '../templates/template-folder.ts'
import { escapeHtml } from './html-page.ts'
import type { Mailer } from './mailer.ts'

/** Sends mails with the texts of the operator in the place of ours, form by form (spec 05 §7.3). Subjects stay. */
export function templatedMailer(mailer: Mailer, templates: Templates, serverAddress: () => ServerAddress): Mailer {
  return {
    send: async (mail) => {
      const { name, values } = mail.template
      const all = { ...values, server_url: serverAddress().replace(/\/$/, '') }
      const text = templates.mail(name, 'text')?.render(all, (value) => value)
      const html = templates.mail(name, 'html')?.render(all, escapeHtml)
      return await mailer.send({ ...mail, text: text ?? mail.text, html: html ?? mail.html })
    },
  }
}
