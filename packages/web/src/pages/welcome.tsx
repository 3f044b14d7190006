import type { GreetingState, GreetOutcome, RequestedDevice, RequestedUser } from '@parallax/client'
import { type AccessToken, parseDeviceLabel, parseHumanHandle, type UserProfile } from '@parallax/wire'
import { Link, useParams } from '@tanstack/react-router'
import { proxy } from 'comlink'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import { useAsking, useLeaving } from '../app/asking.ts'
import { useSession } from '../app/session-context.tsx'
import { useSay } from '../app/words.ts'
import { CodeChoice, OwnCode } from '../parts/code-choice.tsx'
import { FailureNote } from '../parts/failure-note.tsx'
import { Field } from '../parts/field.tsx'
import { Page } from '../parts/page.tsx'
import { must } from '../sdk/typed.ts'
import { ProfileChoice } from './members.tsx'

type Question =
  | { readonly type: 'codes'; readonly candidates: readonly string[] }
  | { readonly type: 'user'; readonly requested: RequestedUser }
  | { readonly type: 'device'; readonly requested: RequestedDevice }

/** Lets a person or a device in: codes are compared by voice, then access is given (design 07). */
export function WelcomePage() {
  const say = useSay()
  const { remote, place } = useSession()
  const { token } = useParams({ strict: false })
  const leaving = useLeaving()
  const asking = useAsking<Question>()
  const [code, setCode] = useState<string>()
  const [state, setState] = useState<GreetingState>('waiting_peer')
  const [outcome, setOutcome] = useState<GreetOutcome>()
  const [error, setError] = useState<unknown>()
  const [turn, setTurn] = useState(0)
  const isStarted = useRef(-1)

  useEffect(() => {
    if (isStarted.current === turn || token === undefined) return
    isStarted.current = turn
    const screen = proxy({
      showOwnCode: setCode,
      choosePeerCode: (candidates: readonly string[]) => asking.ask<string | null>({ type: 'codes', candidates }),
      confirmUser: (requested: RequestedUser) =>
        asking.ask<RequestedUser & { profile: UserProfile }>({ type: 'user', requested }),
      confirmDevice: (requested: RequestedDevice) => asking.ask<RequestedDevice>({ type: 'device', requested }),
      status: (next: GreetingState) => {
        setState(next)
        if (next.endsWith('restarting')) asking.forget()
      },
      left: leaving.left,
    })
    remote.greet(token as AccessToken, screen).then(setOutcome, setError)
  }, [remote, token, asking, leaving, turn])

  const again = () => {
    setError(undefined)
    setCode(undefined)
    setState('waiting_peer')
    setTurn(turn + 1)
  }
  const { question } = asking
  return (
    <Page title={say('welcome.title')}>
      <div className="scroll" style={{ display: 'grid', placeItems: 'center', padding: 24 }}>
        <div className="narrow col" style={{ gap: 20 }}>
          {error !== undefined && <FailureNote error={error} retry={again} />}
          {state.endsWith('restarting') && error === undefined && (
            <p className="note note--amber">{say(`greeting.${state}`)}</p>
          )}
          {outcome !== undefined ? (
            <Welcomed outcome={outcome} place={place} />
          ) : error !== undefined ? null : question?.type === 'codes' ? (
            <CodeChoice candidates={question.candidates} onChoose={asking.answer} />
          ) : question?.type === 'user' ? (
            <ConfirmUser requested={question.requested} onConfirm={asking.answer} />
          ) : question?.type === 'device' ? (
            <ConfirmDevice requested={question.requested} onConfirm={asking.answer} />
          ) : code !== undefined && (state === 'waiting_peer_code' || state === 'waiting_peer_trust') ? (
            <OwnCode code={code} />
          ) : (
            <p className="soft" role="status">
              {say(`greeting.${state}`)}
            </p>
          )}
          <Link to="/o/$place/workspaces" params={{ place }} className="btn btn--quiet">
            {say(outcome === undefined ? 'action.cancel' : 'action.done')}
          </Link>
        </div>
      </div>
    </Page>
  )
}

function Welcomed({ outcome, place }: { readonly outcome: GreetOutcome; readonly place: string }) {
  const say = useSay()
  return (
    <div className="col" style={{ gap: 12 }} role="status">
      <h2>
        {outcome.type === 'USER'
          ? say('welcome.userDone', { name: outcome.humanHandle.label })
          : outcome.type === 'DEVICE'
            ? say('welcome.deviceDone', { name: outcome.deviceLabel })
            : say('welcome.helped')}
      </h2>
      {outcome.type === 'USER' && (
        <>
          <p className="soft">{say('welcome.userNext')}</p>
          <Link to="/o/$place/members" params={{ place }} className="btn btn--main">
            {say('menu.members')}
          </Link>
        </>
      )}
    </div>
  )
}

interface ConfirmUserProps {
  readonly requested: RequestedUser
  readonly onConfirm: (granted: RequestedUser & { readonly profile: UserProfile }) => void
}

/** What the newcomer asked for, to be corrected; and what they may do. */
function ConfirmUser({ requested, onConfirm }: ConfirmUserProps) {
  const say = useSay()
  const [name, setName] = useState<string>(requested.humanHandle.label)
  const [email, setEmail] = useState<string>(requested.humanHandle.email)
  const [device, setDevice] = useState<string>(requested.deviceLabel)
  const [profile, setProfile] = useState<UserProfile>('STANDARD')
  const handle = parseHumanHandle(email.trim(), name.trim())
  const label = parseDeviceLabel(device.trim())
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (handle === undefined || label === undefined) return
    onConfirm({ humanHandle: handle, deviceLabel: label, profile })
  }
  return (
    <form className="col" style={{ gap: 16 }} onSubmit={submit}>
      <h2>{say('welcome.confirm')}</h2>
      <Field label={say('welcome.name')} value={name} onChange={setName} />
      <Field label={say('welcome.email')} type="email" value={email} onChange={setEmail} />
      <Field label={say('welcome.device')} value={device} onChange={setDevice} />
      <ProfileChoice value={profile} onChange={setProfile} />
      <button type="submit" className="btn btn--main btn--lg" disabled={handle === undefined || label === undefined}>
        {say('welcome.add')}
      </button>
    </form>
  )
}

function ConfirmDevice({
  requested,
  onConfirm,
}: {
  readonly requested: RequestedDevice
  readonly onConfirm: (granted: RequestedDevice) => void
}) {
  const say = useSay()
  const [device, setDevice] = useState<string>(requested.deviceLabel)
  const isGood = parseDeviceLabel(device.trim()) !== undefined
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (isGood) onConfirm({ deviceLabel: must(parseDeviceLabel(device.trim()), 'device label') })
  }
  return (
    <form className="col" style={{ gap: 16 }} onSubmit={submit}>
      <h2>{say('welcome.confirmDevice')}</h2>
      <Field label={say('welcome.device')} value={device} onChange={setDevice} />
      <button type="submit" className="btn btn--main btn--lg" disabled={!isGood}>
        {say('welcome.addDevice')}
      </button>
    </form>
  )
}
