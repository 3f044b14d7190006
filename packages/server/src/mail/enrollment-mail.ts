import type { HumanHandle, OrganizationId, ServerAddress } from '@parallax/wire'
import { htmlPage } from './html-page.ts'
import type { Mail } from './mailer.ts'
import { oneLine } from './one-line.ts'

interface Accepted {
  readonly to: HumanHandle
  readonly organizationId: OrganizationId
  readonly server: ServerAddress
}

const NEXT = 'Open Parallax on the device from which you asked to join, and finish there. The server is:'
const NEXT_FR = 'Ouvrez Parallax sur l’appareil d’où vous avez fait la demande, et terminez-y. Le serveur est :'

/** Somebody asked to join and was accepted (PRODUCT §3, spec 05 §7.1). */
export function enrollmentAcceptedMail({ to, organizationId, server }: Accepted): Mail {
  const subject = `Your request to join ${organizationId} has been accepted`
  const name = oneLine(to.label)
  const link = server.replace(/\/$/, '')
  const english = `${name}, an administrator accepted your request to join the organization ${organizationId}.`
  const french = `${name}, votre demande à rejoindre l’organisation ${organizationId} a été acceptée.`
  const text = [english, '', NEXT, link, '', '—', '', french, '', NEXT_FR, link, ''].join('\n')
  const html = htmlPage({
    title: subject,
    paragraphs: [english, NEXT, french, NEXT_FR],
    button: { label: 'Open Parallax · Ouvrir Parallax', link },
    footer: [],
  })
  const values = { organization_id: organizationId, user_label: name }
  const template = { name: 'async_enrollment_accepted', values } as const
  return { to: to.email, subject, text, html, link, template }
}
