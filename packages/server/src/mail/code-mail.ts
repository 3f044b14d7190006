import type { EmailAddress, ValidationCode } from '@parallax/wire'
import { htmlPage } from './html-page.ts'
import type { Mail } from './mailer.ts'

/** What a code is asked for. */
export type CodePurpose = 'CREATE' | 'DELETE' | 'RECOVER'

const SENTENCES = {
  CREATE: ['Enter this code to create your account:', 'Saisissez ce code pour créer votre compte :'],
  DELETE: ['Enter this code to delete your account:', 'Saisissez ce code pour supprimer votre compte :'],
  RECOVER: ['Enter this code to choose a new password:', 'Saisissez ce code pour choisir un nouveau mot de passe :'],
} as const
const NAMES = { CREATE: 'account_create', DELETE: 'account_delete', RECOVER: 'account_recover' } as const
const FOOTER = [
  'The code is valid for one hour. If you did not ask for it, ignore this mail: nothing happens without the code.',
  'Ce code est valable une heure. Si vous ne l’avez pas demandé, ignorez ce message : rien ne se fait sans le code.',
]

/** Proves that a mailbox belongs to whoever asks (PRODUCT §3). */
export function codeMail(to: EmailAddress, purpose: CodePurpose, code: ValidationCode): Mail {
  const subject = `Your code: ${code}`
  const [english, french] = SENTENCES[purpose]
  const text = [english, '', code, '', ...FOOTER, '', '—', '', french, '', code, ''].join('\n')
  const html = htmlPage({ title: subject, paragraphs: [english, french], footer: FOOTER })
  return {
    to,
    subject,
    loggedSubject: 'Your code',
    text,
    html,
    template: { name: NAMES[purpose], values: { validation_code: code } },
  }
}
