import type { EmailAddress, HumanHandle, OrganizationId } from '@parallax/wire'
import { htmlPage } from './html-page.ts'
import type { Mail } from './mailer.ts'
import { oneLine } from './one-line.ts'

interface Invited {
  readonly to: EmailAddress
  readonly organizationId: OrganizationId
  readonly link: string
}

const COMPARE = 'Compare the server and the organization in the link with what you were told before you use it.'
const COMPARE_FR =
  'Avant d’utiliser le lien, comparez le serveur et l’organisation qu’il contient avec ce qui vous a été dit.'
const ONCE = 'The link can be used once. If you did not expect this mail, ignore it.'
const ONCE_FR = 'Ce lien ne sert qu’une fois. Si vous n’attendiez pas ce message, ignorez-le.'

/** Somebody is asked to join, or to get his access back with the help of trusted people (PRODUCT §3, spec 05 §7.1). */
export function userInvitationMail(
  invited: Invited & { readonly from: HumanHandle; readonly recovery: boolean },
): Mail {
  const { to, organizationId, link, from, recovery } = invited
  const name = oneLine(from.label)
  const [english, french] = recovery ? ['recover your access to', 'récupérer votre accès à'] : ['join', 'rejoindre']
  return mail({
    to,
    link,
    organizationId,
    replyTo: from,
    purpose: recovery ? 'is_shamir_recovery_invitation' : 'is_user_invitation',
    subject: `${name} invited you to ${organizationId}`,
    english: `${name} (${from.email}) invites you to ${english} the organization ${organizationId} on Parallax.`,
    french: `${name} (${from.email}) vous invite à ${french} l’organisation ${organizationId} sur Parallax.`,
    button: 'Accept the invitation · Accepter l’invitation',
  })
}

/** A user adds a device of his own. */
export function deviceInvitationMail({ to, organizationId, link }: Invited): Mail {
  return mail({
    to,
    link,
    organizationId,
    purpose: 'is_device_invitation',
    subject: `New device for ${organizationId}`,
    english: `Open this link on the device that you want to add to your access to the organization ${organizationId}.`,
    french: `Ouvrez ce lien sur l’appareil que vous voulez ajouter à votre accès à l’organisation ${organizationId}.`,
    button: 'Add this device · Ajouter cet appareil',
  })
}

interface MailParts {
  readonly to: EmailAddress
  readonly link: string
  readonly organizationId: OrganizationId
  readonly purpose: 'is_user_invitation' | 'is_device_invitation' | 'is_shamir_recovery_invitation'
  readonly subject: string
  readonly english: string
  readonly french: string
  readonly button: string
  readonly replyTo?: HumanHandle
}

/** The language of the reader is not known: each mail says everything in both. */
function mail({ to, link, organizationId, purpose, subject, english, french, button, replyTo }: MailParts): Mail {
  const text = [english, '', link, '', COMPARE, ONCE, '', '—', '', french, '', COMPARE_FR, ONCE_FR, ''].join('\n')
  const html = htmlPage({
    title: subject,
    paragraphs: [english, french],
    button: { label: button, link },
    footer: [COMPARE, ONCE, COMPARE_FR, ONCE_FR],
  })
  const values = {
    organization_id: organizationId,
    invitation_url: link,
    greeter: replyTo === undefined ? '' : oneLine(replyTo.label),
    [purpose]: true,
  }
  return { to, subject, text, html, link, template: { name: 'invitation', values }, ...(replyTo && { replyTo }) }
}
