import type { InvitationInfo, NewInvitation } from '@parallax/client'
import { parseEmailAddress } from '@parallax/wire'
import { IconMail, IconUserPlus, IconX } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useLive, useSession } from '../app/session-context.tsx'
import { useLanguage, useSay } from '../app/words.ts'
import { printTime } from '../parts/amounts.ts'
import { CopyButton } from '../parts/copy-button.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { FailureNote } from '../parts/failure-note.tsx'
import { Field } from '../parts/field.tsx'
import { linksOf } from '../parts/invitation-links.ts'
import { LinkForms } from '../parts/link-forms.tsx'
import { OfflineBanner } from '../parts/offline-banner.tsx'
import { Empty, Loading, Page } from '../parts/page.tsx'

/** `Invitations`: who was asked to come, and who waits at the door. */
export function InvitationsPage() {
  const say = useSay()
  const [isInviting, setInviting] = useState(false)
  const [cancelled, setCancelled] = useState<InvitationInfo>()
  const loaded = useLive(({ remote }) => remote.invitations(), {
    key: 'invitations',
    on: ({ type }) => type === 'invitation' || type === 'online',
  })
  const open = loaded.status === 'loaded' ? loaded.value.filter(({ status }) => status === 'PENDING') : []
  const users = open.filter(({ type }) => type === 'USER')
  const invite = (
    <button type="button" className="btn btn--main" onClick={() => setInviting(true)}>
      <IconUserPlus size={16} aria-hidden="true" /> {say('invite.action')}
    </button>
  )
  return (
    <Page title={say('menu.invitations')} actions={users.length > 0 ? invite : null}>
      <OfflineBanner />
      {loaded.status === 'loading' && <Loading label={say('loading')} />}
      {loaded.status === 'failed' && (
        <div style={{ padding: 20 }}>
          <FailureNote error={loaded.error} retry={loaded.reload} />
        </div>
      )}
      {loaded.status === 'loaded' && users.length === 0 && (
        <Empty title={say('invitations.empty')} text={say('invitations.emptyText')}>
          {invite}
        </Empty>
      )}
      {users.length > 0 && (
        <ul className="row-list scroll" aria-label={say('invitations.sent')}>
          {users.map((invitation) => (
            <InvitationRow key={invitation.token} invitation={invitation} onCancel={() => setCancelled(invitation)} />
          ))}
        </ul>
      )}
      {isInviting && <InviteDialog onClose={() => setInviting(false)} onDone={loaded.reload} />}
      {cancelled && (
        <CancelDialog invitation={cancelled} onClose={() => setCancelled(undefined)} onDone={loaded.reload} />
      )}
    </Page>
  )
}

function InvitationRow({
  invitation,
  onCancel,
}: {
  readonly invitation: InvitationInfo
  readonly onCancel: () => void
}) {
  const say = useSay()
  const language = useLanguage()
  const { place, device } = useSession()
  const { token, claimerEmail = '', createdOn } = invitation
  const links = linksOf(device, invitation)
  return (
    <li>
      <IconMail size={18} aria-hidden="true" />
      <span className="col grow" style={{ lineHeight: 1.3 }}>
        <span className="m cut">{claimerEmail}</span>
        <span className="xs muted">{say('invitations.pending', { date: printTime(createdOn, language) })}</span>
      </span>
      {links && <CopyButton quiet text={links.webLink} label={say('invite.copyLink')} />}
      <Link to="/o/$place/invitations/welcome/$token" params={{ place, token }} className="btn btn--main btn--sm">
        {say('welcome.action')}
      </Link>
      <button
        type="button"
        className="icon-btn icon-btn--sm"
        aria-label={say('invitations.cancel', { name: claimerEmail })}
        onClick={onCancel}
      >
        <IconX size={16} aria-hidden="true" />
      </button>
    </li>
  )
}

interface InvitationDialogProps {
  readonly onClose: () => void
  readonly onDone: () => void
}

function CancelDialog({
  invitation,
  onClose,
  onDone,
}: InvitationDialogProps & { readonly invitation: InvitationInfo }) {
  const say = useSay()
  const { remote } = useSession()
  return (
    <Dialog
      title={say('invitations.cancelTitle')}
      action={say('invitations.cancelAction')}
      danger
      onClose={onClose}
      act={async () => {
        await remote.cancelInvitation(invitation.token)
        onDone()
      }}
    >
      <p>{say('invitations.cancelText', { name: invitation.claimerEmail ?? '' })}</p>
    </Dialog>
  )
}

/** By mail, or by a link that is given another way. */
function InviteDialog({ onClose, onDone }: InvitationDialogProps) {
  const say = useSay()
  const { remote } = useSession()
  const [email, setEmail] = useState('')
  const [sendsMail, setSendsMail] = useState(true)
  const [made, setMade] = useState<NewInvitation>()
  const isGood = parseEmailAddress(email.trim()) !== undefined
  if (made !== undefined)
    return (
      <Dialog
        title={say('invite.made', { email: email.trim() })}
        action={say('action.done')}
        onClose={onClose}
        act={async () => undefined}
      >
        <MailOutcome made={made} />
        <LinkForms {...made} />
        <p className="sm soft">{say('invite.next')}</p>
      </Dialog>
    )
  return (
    <Dialog
      title={say('invite.title')}
      action={say('invite.action')}
      blocked={!isGood}
      staysOpen
      onClose={onClose}
      act={async () => {
        setMade(await remote.inviteUser(email, sendsMail))
        onDone()
      }}
    >
      <Field label={say('invite.email')} type="email" value={email} onChange={setEmail} autoFocus data-autofocus />
      <label className="row sm">
        <input type="checkbox" checked={sendsMail} onChange={() => setSendsMail(!sendsMail)} />
        {say('invite.sendMail')}
      </label>
    </Dialog>
  )
}

function MailOutcome({ made: { emailSent } }: { readonly made: NewInvitation }) {
  const say = useSay()
  const isBad = emailSent === 'SERVER_UNAVAILABLE' || emailSent === 'RECIPIENT_REFUSED'
  return <p className={isBad ? 'note note--amber' : 'note note--tide'}>{say(`invite.mail.${emailSent}`)}</p>
}
