import { parseEmailAddress, parseOrganizationId } from '@parallax/wire'
import { Link, useNavigate } from '@tanstack/react-router'
import { type FormEvent, useEffect, useState } from 'react'
import { useSdk } from '../app/sdk-context.tsx'
import { isFailure, useSessions } from '../app/session-context.tsx'
import { useSay } from '../app/words.ts'
import { FailureNote } from '../parts/failure-note.tsx'
import { Field, PasswordField } from '../parts/field.tsx'
import { isLongEnough, PasswordStrengthBar, usePasswordStrength } from '../parts/password-strength.tsx'
import type { LinkReading } from '../sdk/sdk.ts'
import { FrontDoor } from '../shell/front-door.tsx'
import { browserName } from './browser-name.ts'
import { takeLink } from './kept-link.ts'
import { LinkTargetCard } from './link-target-card.tsx'

const STEPS = ['organization', 'you', 'password'] as const
type Step = (typeof STEPS)[number]

/** `Create an organization`: its name, who you are, a password, in this order (PRODUCT §4.1). */
export function CreateOrganizationPage() {
  const sdk = useSdk()
  const say = useSay()
  const sessions = useSessions()
  const navigate = useNavigate()
  const [step, setStep] = useState<Step>('organization')
  const [reading, setReading] = useState<Extract<LinkReading, { kind: 'creation' }>>()
  const [organization, setOrganization] = useState('')
  const [authorityKey, setAuthorityKey] = useState<{ readonly name: string; readonly pem: string }>()
  const [name, setName] = useState('')
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const [again, setAgain] = useState('')
  const [error, setError] = useState<unknown>()
  const [isBusy, setBusy] = useState(false)
  const [isTouched, setTouched] = useState(false)
  const strength = usePasswordStrength(password)
  const link = takeLink()

  useEffect(() => {
    document.title = `${say('create.title')} · Parallax`
  }, [say])
  useEffect(() => {
    if (link === undefined) return
    sdk.readLink(link).then(
      (read) => {
        if (read.kind !== 'creation') return
        setReading(read)
        setOrganization(read.target.organizationId)
      },
      () => undefined,
    )
  }, [sdk, link])

  const isNameGood = parseOrganizationId(organization.trim()) !== undefined
  const isEmailGood = parseEmailAddress(email.trim()) !== undefined
  const isReady: Readonly<Record<Step, boolean>> = {
    organization: isNameGood,
    you: name.trim() !== '' && isEmailGood,
    // A weak one is said to be so; whose keys it protects decides.
    password: isLongEnough(password) && password === again,
  }
  const go = (to: Step) => {
    setTouched(false)
    setStep(to)
  }
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setTouched(true)
    if (!isReady[step]) return
    if (step === 'organization') return go('you')
    if (step === 'you') return go('password')
    setBusy(true)
    setError(undefined)
    try {
      const known = await sdk.createOrganization({
        link: reading === undefined ? { server: location.origin, organization: organization.trim() } : (link ?? ''),
        person: { name, email },
        deviceLabel: browserName(navigator.userAgent),
        password,
        ...(authorityKey && { authorityKey: authorityKey.pem }),
      })
      const session = await sessions.add(known.file, await sdk.logIn(known.file, { password }))
      await navigate({ to: '/o/$place/workspaces', params: { place: session.place } })
    } catch (thrown) {
      setError(thrown)
      setBusy(false)
      if (isFailure(thrown, 'organization_exists') || isFailure(thrown, 'authority_key_invalid'))
        setStep('organization')
    }
  }
  const problem = (isBad: boolean, words: string) => (isTouched && isBad ? words : undefined)

  return (
    <FrontDoor aside={<Promised />}>
      <form className="narrow col" style={{ gap: 18 }} onSubmit={(event) => void submit(event)} noValidate>
        <h1 style={{ fontSize: 22 }}>{say('create.title')}</h1>
        <ol className="steps" aria-label={say('create.steps')}>
          {STEPS.map((one, index) => (
            <li
              key={one}
              className={one === step ? 'now' : index < STEPS.indexOf(step) ? 'done' : ''}
              aria-current={one === step ? 'step' : undefined}
            >
              {say(`create.step.${one}`)}
            </li>
          ))}
        </ol>
        {error !== undefined && <FailureNote error={error} />}
        {step === 'organization' && (
          <>
            {reading === undefined ? (
              <Field
                label={say('create.organization')}
                value={organization}
                onChange={setOrganization}
                hint={say('create.organizationHint')}
                problem={problem(!isNameGood, say('create.organizationBad'))}
                autoComplete="organization"
                autoFocus
                maxLength={32}
              />
            ) : (
              <LinkTargetCard target={reading.target} />
            )}
            <AuthorityKey value={authorityKey} onChange={setAuthorityKey} />
          </>
        )}
        {step === 'you' && (
          <>
            <Field
              label={say('create.name')}
              value={name}
              onChange={setName}
              hint={say('create.nameHint')}
              problem={problem(name.trim() === '', say('create.nameBad'))}
              autoComplete="name"
              autoFocus
            />
            <Field
              label={say('create.email')}
              type="email"
              value={email}
              onChange={setEmail}
              problem={problem(!isEmailGood, say('create.emailBad'))}
              autoComplete="email"
            />
          </>
        )}
        {step === 'password' && (
          <>
            <p className="note note--amber">{say('create.onlyYou')}</p>
            <PasswordField
              label={say('password.label')}
              value={password}
              onChange={setPassword}
              hint={<PasswordStrengthBar strength={strength} />}
              problem={problem(!isLongEnough(password), say('password.tooShort'))}
              autoComplete="new-password"
              autoFocus
            />
            <PasswordField
              label={say('password.again')}
              value={again}
              onChange={setAgain}
              problem={problem(password !== again, say('password.differ'))}
              autoComplete="new-password"
            />
          </>
        )}
        <div className="row" style={{ justifyContent: 'space-between' }}>
          {step === 'organization' ? (
            <Link to="/" className="btn btn--quiet">
              {say('action.cancel')}
            </Link>
          ) : (
            <button type="button" className="btn btn--quiet" disabled={isBusy} onClick={() => go(before(step))}>
              {say('action.back')}
            </button>
          )}
          <button type="submit" className="btn btn--main" disabled={isBusy}>
            {step !== 'password' ? say('action.continue') : say(isBusy ? 'create.busy' : 'create.action')}
          </button>
        </div>
      </form>
    </FrontDoor>
  )
}

function before(step: Step): Step {
  return STEPS[Math.max(0, STEPS.indexOf(step) - 1)] ?? 'organization'
}

/** What the front door says beside the form. */
function Promised() {
  const say = useSay()
  return (
    <div className="col" style={{ gap: 12, marginTop: 40, maxWidth: 340 }}>
      <h2 style={{ fontSize: 20 }}>{say('create.promise')}</h2>
      <p className="muted">{say('create.promiseText')}</p>
    </div>
  )
}

interface AuthorityKeyProps {
  readonly value: { readonly name: string } | undefined
  readonly onChange: (value: { readonly name: string; readonly pem: string } | undefined) => void
}

/** Somebody who can recover everything: only wanted by few, so it is folded away. */
function AuthorityKey({ value, onChange }: AuthorityKeyProps) {
  const say = useSay()
  return (
    <details>
      <summary className="sm">{say('create.authority')}</summary>
      <div className="col" style={{ gap: 8, paddingTop: 10 }}>
        <p className="sm soft">{say('create.authorityText')}</p>
        <input
          type="file"
          accept=".pem,.pub,.key,text/plain"
          aria-label={say('create.authorityFile')}
          onChange={({ target }) => {
            const [file] = target.files ?? []
            if (file === undefined) return onChange(undefined)
            void file.text().then((pem) => onChange({ name: file.name, pem }))
          }}
        />
        {value && <p className="sm b">{say('create.authorityChosen', { name: value.name })}</p>}
      </div>
    </details>
  )
}
