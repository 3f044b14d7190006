import type { EmailAddress, OrganizationId } from '@parallax/wire'
import { htmlPage } from './html-page.ts'
import type { Mail } from './mailer.ts'

interface Reset {
  readonly to: EmailAddress
  readonly organizationId: OrganizationId
  readonly link: string
}

const KEPT = 'Your devices and your data are untouched. If you did not ask for this, tell your administrator.'
const KEPT_FR =
  'Vos appareils et vos données ne changent pas. Si vous n’avez rien demandé, prévenez votre administrateur.'

/** An administrator lets the user set up one-time passwords anew (PRODUCT §3, spec 05 §7.1). */
export function totpResetMail({ to, organizationId, link }: Reset): Mail {
  const subject = `Your MFA has been reset for ${organizationId}`
  const english = `An administrator of the organization ${organizationId} has reset your second factor. Set it up again:`
  const french = `Un administrateur de l’organisation ${organizationId} a réinitialisé votre second facteur. Configurez-le de nouveau :`
  const text = [english, '', link, '', KEPT, '', '—', '', french, '', KEPT_FR, ''].join('\n')
  const html = htmlPage({
    title: subject,
    paragraphs: [english, french],
    button: { label: 'Set it up again · Configurer de nouveau', link },
    footer: [KEPT, KEPT_FR],
  })
  const values = { organization_id: organizationId, totp_reset_url: link }
  return { to, subject, text, html, link, template: { name: 'totp_reset', values } }
}
