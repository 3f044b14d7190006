import type { DeviceInfo, NewInvitation } from '@parallax/client'
import { IconDeviceLaptop, IconPlus, IconShieldLock } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useLive, useSession } from '../app/session-context.tsx'
import { useLanguage, useSay } from '../app/words.ts'
import { printTime } from '../parts/amounts.ts'
import { FailureNote } from '../parts/failure-note.tsx'
import { LinkForms } from '../parts/link-forms.tsx'
import { Loading } from '../parts/page.tsx'
import { QrCode } from '../parts/qr-code.tsx'
import { ProfilePage } from '../shell/profile-page.tsx'

/** `Profile → Devices`: the devices of this person, and one more. */
export function DevicesPage() {
  const say = useSay()
  const { device } = useSession()
  const [isAdding, setAdding] = useState(false)
  const loaded = useLive(({ remote }) => remote.memberDevices(device.userId), {
    key: 'devices',
    on: ({ type }) => type === 'members_changed',
  })
  return (
    <ProfilePage
      title={say('devices.title')}
      actions={
        !isAdding && (
          <button type="button" className="btn btn--main" onClick={() => setAdding(true)}>
            <IconPlus size={16} aria-hidden="true" /> {say('devices.add')}
          </button>
        )
      }
    >
      {isAdding && <AddDevice />}
      {loaded.status === 'loading' && <Loading label={say('loading')} />}
      {loaded.status === 'failed' && <FailureNote error={loaded.error} retry={loaded.reload} />}
      {loaded.status === 'loaded' && (
        <ul className="row-list" aria-label={say('devices.title')}>
          {loaded.value.map((one) => (
            <DeviceRow key={one.deviceId} device={one} isThis={one.deviceId === device.deviceId} />
          ))}
        </ul>
      )}
    </ProfilePage>
  )
}

function DeviceRow({
  device: { label, purpose, createdOn },
  isThis,
}: {
  readonly device: DeviceInfo
  readonly isThis: boolean
}) {
  const say = useSay()
  const language = useLanguage()
  const isRecovery = purpose === 'PASSPHRASE_RECOVERY' || purpose === 'SHAMIR_RECOVERY'
  return (
    <li>
      {isRecovery ? <IconShieldLock size={20} aria-hidden="true" /> : <IconDeviceLaptop size={20} aria-hidden="true" />}
      <span className="col grow" style={{ lineHeight: 1.3 }}>
        <span className="m cut" dir="auto">
          {label}
        </span>
        <span className="xs muted">
          {say(`devices.kind.${purpose}`)} · {say('devices.joined', { date: printTime(createdOn, language) })}
        </span>
      </span>
      {isThis && <span className="tag tag--tide">{say('devices.this')}</span>}
    </li>
  )
}

/** A link and a picture of it for the other device; then both compare codes. */
function AddDevice() {
  const say = useSay()
  const { remote, place } = useSession()
  const [made, setMade] = useState<NewInvitation>()
  const [error, setError] = useState<unknown>()
  const [isBusy, setBusy] = useState(false)
  const make = async (sendEmail: boolean) => {
    setBusy(true)
    setError(undefined)
    try {
      setMade(await remote.inviteDevice(sendEmail))
    } catch (thrown) {
      setError(thrown)
    } finally {
      setBusy(false)
    }
  }
  return (
    <section className="col" style={{ gap: 16, padding: 20, maxWidth: 640 }} aria-label={say('devices.add')}>
      <p className="soft">{say('devices.addText')}</p>
      {error !== undefined && <FailureNote error={error} />}
      {made === undefined ? (
        <div className="row">
          <button type="button" className="btn btn--main" disabled={isBusy} onClick={() => void make(false)}>
            {say('devices.showLink')}
          </button>
          <button type="button" className="btn" disabled={isBusy} onClick={() => void make(true)}>
            {say('devices.mailLink')}
          </button>
        </div>
      ) : (
        <>
          {made.emailSent !== 'NOT_ASKED' && (
            <p className={made.emailSent === 'SUCCESS' ? 'note note--tide' : 'note note--amber'}>
              {say(`invite.mail.${made.emailSent}`)}
            </p>
          )}
          <div className="row" style={{ alignItems: 'flex-start', gap: 20, flexWrap: 'wrap' }}>
            <QrCode text={made.webLink} label={say('devices.qr')} />
            <div className="grow" style={{ minWidth: 260 }}>
              <LinkForms {...made} />
            </div>
          </div>
          <div className="row">
            <Link
              to="/o/$place/invitations/welcome/$token"
              params={{ place, token: made.token }}
              className="btn btn--main"
            >
              {say('devices.continue')}
            </Link>
          </div>
        </>
      )}
    </section>
  )
}
