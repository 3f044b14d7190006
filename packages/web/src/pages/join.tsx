import type { ClaimedInvitation, GreetingState } from '@parallax/client'
import { type HumanHandle, parseDeviceLabel, parseHumanHandle } from '@parallax/wire'
import { Link, useNavigate } from '@tanstack/react-router'
import { proxy } from 'comlink'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import { useAsking, useLeaving } from '../app/asking.ts'
import { useSdk } from '../app/sdk-context.tsx'
import { useSessions } from '../app/session-context.tsx'
import { useSay } from '../app/words.ts'
import { CodeChoice, OwnCode } from '../parts/code-choice.tsx'
import { FailureNote } from '../parts/failure-note.tsx'
import { Field, PasswordField } from '../parts/field.tsx'
import { isLongEnough, PasswordStrengthBar, usePasswordStrength } from '../parts/password-strength.tsx'
import type { LinkReading } from '../sdk/sdk.ts'
import { FrontDoor } from '../shell/front-door.tsx'
import { browserName } from './browser-name.ts'
import { takeLink } from './kept-link.ts'
import { LinkTargetCard } from './link-target-card.tsx'

type Question =
  | { readonly type: 'codes'; readonly candidates: readonly string[] }
  | { readonly type: 'person'; readonly email: string }
  | { readonly type: 'device' }
  | { readonly type: 'password' }

/** `Join`: a person or a browser comes into an organization; somebody inside lets them in. */
export function JoinPage() {
  const sdk = useSdk()
  const say = useSay()
  const [reading, setReading] = useState<LinkReading>()
  const [isAgreed, setAgreed] = useState(false)
  const link = takeLink()
  useEffect(() => {
    document.title = `${say('join.title')} · Parallax`
    sdk.readLink(link ?? '').then(setReading, () => setReading({ kind: 'unreadable' }))
  }, [sdk, say, link])
  const isInvitation = reading?.kind === 'user' || reading?.kind === 'device'
  return (
    <FrontDoor aside={null}>
      <div className="narrow col" style={{ gap: 20 }}>
        <h1 style={{ fontSize: 22 }}>{say('join.title')}</h1>
        {reading !== undefined && !isInvitation && (
          <p className="note note--amber" role="alert">
            {say('join.noLink')}
          </p>
        )}
        {isInvitation && !isAgreed && (
          <>
            <p className="soft">{say(`link.kind.${reading.kind}`)}</p>
            <LinkTargetCard target={reading.target} />
            <button type="button" className="btn btn--main btn--lg" onClick={() => setAgreed(true)}>
              {say('action.continue')}
            </button>
          </>
        )}
        {isInvitation && isAgreed && link !== undefined && <Claim link={link} />}
        <Link to="/" className="btn btn--quiet">
          {say('action.cancel')}
        </Link>
      </div>
    </FrontDoor>
  )
}

function Claim({ link }: { readonly link: string }) {
  const sdk = useSdk()
  const say = useSay()
  const sessions = useSessions()
  const navigate = useNavigate()
  const leaving = useLeaving()
  const asking = useAsking<Question>()
  const [invitation, setInvitation] = useState<ClaimedInvitation>()
  const [greeter, setGreeter] = useState<HumanHandle>()
  const [code, setCode] = useState<string>()
  const [state, setState] = useState<GreetingState>('waiting_peer')
  const [error, setError] = useState<unknown>()
  const [turn, setTurn] = useState(0)
  const isStarted = useRef(-1)
  const password = useRef('')

  useEffect(() => {
    if (isStarted.current === turn) return
    isStarted.current = turn
    const screen = proxy({
      invited: setInvitation,
      met: setGreeter,
      showOwnCode: setCode,
      choosePeerCode: (candidates: readonly string[]) => asking.ask<string | null>({ type: 'codes', candidates }),
      person: (email: string) => asking.ask<{ email: string; name: string }>({ type: 'person', email }),
      deviceLabel: () => asking.ask<string>({ type: 'device' }),
      newPassword: () => asking.ask<string>({ type: 'password' }),
      status: (next: GreetingState) => {
        setState(next)
        if (next.endsWith('restarting')) asking.forget()
      },
      left: leaving.left,
    })
    const join = async () => {
      const known = await sdk.claim(link, screen)
      const session = await sessions.add(known.file, await sdk.logIn(known.file, { password: password.current }))
      await navigate({ to: '/o/$place/workspaces', params: { place: session.place } })
    }
    join().catch(setError)
  }, [sdk, sessions, navigate, link, asking, leaving, turn])

  const again = () => {
    setError(undefined)
    setCode(undefined)
    setState('waiting_peer')
    setTurn(turn + 1)
  }
  const { question } = asking
  if (error !== undefined) return <FailureNote error={error} retry={again} />
  return (
    <div className="col" style={{ gap: 18 }}>
      {invitation?.type === 'USER' && (
        <p className="sm soft">
          {say('join.invitedBy', {
            name: typeof invitation.invitedBy === 'string' ? invitation.invitedBy : invitation.invitedBy.label,
            email: invitation.email,
          })}
        </p>
      )}
      {greeter && <p className="note note--tide">{say('join.met', { name: greeter.label })}</p>}
      {state.endsWith('restarting') && <p className="note note--amber">{say(`greeting.${state}`)}</p>}
      {question?.type === 'codes' ? (
        <CodeChoice candidates={question.candidates} onChoose={asking.answer} />
      ) : question?.type === 'person' ? (
        <PersonForm email={question.email} onAnswer={asking.answer} />
      ) : question?.type === 'device' ? (
        <DeviceForm onAnswer={asking.answer} />
      ) : question?.type === 'password' ? (
        <NewPasswordForm
          onAnswer={(chosen) => {
            password.current = chosen
            asking.answer(chosen)
          }}
        />
      ) : code !== undefined && (state === 'waiting_peer_code' || state === 'waiting_peer_trust') ? (
        <OwnCode code={code} />
      ) : (
        <p className="soft" role="status">
          {say(state === 'waiting_peer' ? 'join.waiting' : `greeting.${state}`)}
        </p>
      )}
    </div>
  )
}

function PersonForm({
  email,
  onAnswer,
}: {
  readonly email: string
  readonly onAnswer: (person: { email: string; name: string }) => void
}) {
  const say = useSay()
  const [name, setName] = useState('')
  const [address, setAddress] = useState(email)
  const isGood = parseHumanHandle(address.trim(), name.trim()) !== undefined
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (isGood) onAnswer({ email: address, name })
  }
  return (
    <form className="col" style={{ gap: 16 }} onSubmit={submit}>
      <Field
        label={say('create.name')}
        value={name}
        onChange={setName}
        autoComplete="name"
        autoFocus
        hint={say('create.nameHint')}
      />
      <Field label={say('create.email')} type="email" value={address} onChange={setAddress} autoComplete="email" />
      <button type="submit" className="btn btn--main btn--lg" disabled={!isGood}>
        {say('action.continue')}
      </button>
    </form>
  )
}

function DeviceForm({ onAnswer }: { readonly onAnswer: (label: string) => void }) {
  const say = useSay()
  const [label, setLabel] = useState(browserName(navigator.userAgent))
  const isGood = parseDeviceLabel(label.trim()) !== undefined
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (isGood) onAnswer(label)
  }
  return (
    <form className="col" style={{ gap: 16 }} onSubmit={submit}>
      <Field label={say('join.device')} value={label} onChange={setLabel} autoFocus hint={say('join.deviceHint')} />
      <button type="submit" className="btn btn--main btn--lg" disabled={!isGood}>
        {say('action.continue')}
      </button>
    </form>
  )
}

function NewPasswordForm({ onAnswer }: { readonly onAnswer: (password: string) => void }) {
  const say = useSay()
  const [password, setPassword] = useState('')
  const [again, setAgain] = useState('')
  const [isTouched, setTouched] = useState(false)
  const strength = usePasswordStrength(password)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setTouched(true)
    if (isLongEnough(password) && password === again) onAnswer(password)
  }
  return (
    <form className="col" style={{ gap: 16 }} onSubmit={submit}>
      <p className="note note--amber">{say('create.onlyYou')}</p>
      <PasswordField
        label={say('password.label')}
        value={password}
        onChange={setPassword}
        hint={<PasswordStrengthBar strength={strength} />}
        problem={isTouched && !isLongEnough(password) ? say('password.tooShort') : undefined}
        autoComplete="new-password"
        autoFocus
      />
      <PasswordField
        label={say('password.again')}
        value={again}
        onChange={setAgain}
        problem={isTouched && password !== again ? say('password.differ') : undefined}
        autoComplete="new-password"
      />
      <button type="submit" className="btn btn--main btn--lg">
        {say('join.action')}
      </button>
    </form>
  )
}
