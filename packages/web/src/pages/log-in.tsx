import type { DeviceGroup, DeviceListing } from '@parallax/client'
import { IconChevronRight, IconKey, IconLink, IconPlus } from '@tabler/icons-react'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { proxy } from 'comlink'
import { type FormEvent, useCallback, useEffect, useRef, useState } from 'react'
import { useSdk } from '../app/sdk-context.tsx'
import { isFailure, useOpenSessions, useSessions } from '../app/session-context.tsx'
import { useOpening } from '../app/use-opening.ts'
import { useSay } from '../app/words.ts'
import { OrganizationAvatar } from '../parts/avatar.tsx'
import { FailureNote } from '../parts/failure-note.tsx'
import { PasswordField } from '../parts/field.tsx'
import { OpeningForm } from '../parts/opening-form.tsx'
import { FrontDoor } from '../shell/front-door.tsx'
import { keepLink } from './kept-link.ts'

/** `Log in`: the organizations on this browser, and a place for links. */
export function LogInPage() {
  return <LogIn />
}

interface LogInProps {
  /** The organization that an address asks for; its form is shown first. */
  readonly place?: string
}

export function LogIn({ place }: LogInProps) {
  const sdk = useSdk()
  const say = useSay()
  const [listing, setListing] = useState<DeviceListing>()
  const [error, setError] = useState<unknown>()
  const [chosen, setChosen] = useState<string>()
  const load = useCallback(() => sdk.devices().then(setListing, setError), [sdk])
  useEffect(() => {
    document.title = `${say('logIn.title')} · Parallax`
    void load()
  }, [load, say])
  const groups = listing?.groups ?? []
  const wanted = groups.find((group) => fileOf(group) === chosen)
  const asked = place === undefined ? undefined : groups.find(({ organizationId }) => place.startsWith(organizationId))
  const group = wanted ?? asked ?? groups[0]
  return (
    <FrontDoor aside={<Organizations groups={groups} chosen={group} onChoose={(one) => setChosen(fileOf(one))} />}>
      <div className="narrow col" style={{ gap: 18 }}>
        {error !== undefined && <FailureNote error={error} retry={() => void load()} />}
        {listing !== undefined && group === undefined && (
          <div className="col" style={{ gap: 12 }}>
            <h1>{say('logIn.nothingHere')}</h1>
            <p className="soft">{say('logIn.nothingHereText')}</p>
            <Link to="/create" className="btn btn--main btn--lg">
              <IconPlus size={18} aria-hidden="true" /> {say('create.title')}
            </Link>
          </div>
        )}
        {group !== undefined && <PasswordForm key={fileOf(group)} group={group} />}
        <div className="row muted xs" style={{ gap: 12 }}>
          <hr className="grow" />
          <span>{say('logIn.orLink')}</span>
          <hr className="grow" />
        </div>
        <PasteLink />
      </div>
    </FrontDoor>
  )
}

function fileOf({ devices }: DeviceGroup): string {
  return devices[0]?.file ?? ''
}

interface OrganizationsProps {
  readonly groups: readonly DeviceGroup[]
  readonly chosen: DeviceGroup | undefined
  readonly onChoose: (group: DeviceGroup) => void
}

function Organizations({ groups, chosen, onChoose }: OrganizationsProps) {
  const say = useSay()
  const open = useOpenSessions()
  return (
    <>
      <h2 style={{ fontSize: 15, marginTop: 32 }}>{say('door.onThisBrowser')}</h2>
      <ul className="col" style={{ gap: 8, marginTop: 10 }}>
        {groups.length === 0 && <li className="sm muted">{say('door.none')}</li>}
        {groups.map((group) => {
          const file = fileOf(group)
          const session = open.find((one) => one.file === file)
          return (
            <li key={file}>
              <button
                type="button"
                className={`dev${group === chosen ? ' is-on' : ''}`}
                aria-current={group === chosen}
                onClick={() => onChoose(group)}
              >
                <OrganizationAvatar name={group.organizationId} quiet={group !== chosen} />
                <span className="col grow" style={{ lineHeight: 1.3 }}>
                  <span className="b cut" dir="auto">
                    {group.organizationId}
                  </span>
                  <span className="xs muted cut" dir="auto">
                    {group.humanHandle.label}
                    {session && ` · ${say('door.loggedIn')}`}
                  </span>
                </span>
                <IconChevronRight size={16} aria-hidden="true" />
              </button>
            </li>
          )
        })}
      </ul>
      <div className="row" style={{ gap: 8, marginTop: 14 }}>
        <Link
          to="/create"
          className="btn"
          style={{
            background: 'transparent',
            color: '#eaf4f2',
            borderColor: 'rgb(160 220 212 / .5)',
            textDecoration: 'none',
          }}
        >
          <IconPlus size={16} aria-hidden="true" /> {say('create.title')}
        </Link>
        <Link to="/recover" className="btn btn--quiet" style={{ color: '#cfe6e2' }}>
          {say('recover.title')}
        </Link>
      </div>
      <section
        className="hide-m"
        style={{ marginTop: 'auto', borderTop: '1px solid rgb(160 220 212 / .2)', paddingTop: 14 }}
      >
        <div className="row sm b">
          <IconKey size={16} aria-hidden="true" /> {say('door.keepsKeys')}
        </div>
        <p className="xs muted" style={{ marginTop: 4 }}>
          {say('door.keepsKeysText')}
        </p>
      </section>
    </>
  )
}

function PasswordForm({ group }: { readonly group: DeviceGroup }) {
  const sdk = useSdk()
  const say = useSay()
  const sessions = useSessions()
  const navigate = useNavigate()
  const { place } = useParams({ strict: false })
  const [password, setPassword] = useState('')
  const [error, setError] = useState<unknown>()
  const [isBusy, setBusy] = useState(false)
  const isOpenElsewhere = isFailure(error, 'device_in_use')
  const isWrong = isFailure(error, 'wrong_password')
  const file = fileOf(group)
  const open = useOpenSessions().find((one) => one.file === file)

  const submit = async (event: FormEvent | undefined, takeOver: boolean) => {
    event?.preventDefault()
    setBusy(true)
    setError(undefined)
    try {
      const remote = await sdk.logIn(file, { password }, { takeOver })
      const session = await sessions.add(file, remote)
      // The page that was asked for shows as soon as there is a session.
      if (place === undefined) await navigate({ to: '/o/$place/workspaces', params: { place: session.place } })
    } catch (thrown) {
      setError(thrown)
      setBusy(false)
    }
  }
  if (group.devices[0]?.secondFactor && open === undefined) return <MfaLogIn group={group} />
  if (open !== undefined)
    return (
      <div className="col" style={{ gap: 14 }}>
        <Identity group={group} />
        <Link to="/o/$place/workspaces" params={{ place: open.place }} className="btn btn--main btn--lg btn--wide">
          {say('logIn.continue')}
        </Link>
      </div>
    )
  return (
    <form className="col" style={{ gap: 18 }} onSubmit={(event) => void submit(event, false)}>
      <Identity group={group} />
      <input type="text" name="username" autoComplete="username" value={group.humanHandle.email} readOnly hidden />
      <PasswordField
        label={say('password.label')}
        value={password}
        onChange={setPassword}
        autoComplete="current-password"
        autoFocus
        required
        problem={isWrong ? say('logIn.wrongPassword') : undefined}
      />
      {error !== undefined && !isWrong && <FailureNote error={error} />}
      {isOpenElsewhere ? (
        <button
          type="button"
          className="btn btn--main btn--lg btn--wide"
          disabled={isBusy}
          onClick={() => void submit(undefined, true)}
        >
          {say('logIn.takeOver')}
        </button>
      ) : (
        <button type="submit" className="btn btn--main btn--lg btn--wide" disabled={isBusy || password === ''}>
          {say(isBusy ? 'logIn.busy' : 'logIn.action')}
        </button>
      )}
    </form>
  )
}

/** Organization, code, password: in this order (PRODUCT §4.3). */
function MfaLogIn({ group }: { readonly group: DeviceGroup }) {
  const sdk = useSdk()
  const say = useSay()
  const sessions = useSessions()
  const navigate = useNavigate()
  const { place } = useParams({ strict: false })
  const opening = useOpening()
  const [error, setError] = useState<unknown>()
  const [turn, setTurn] = useState(0)
  const started = useRef(-1)
  const file = fileOf(group)
  useEffect(() => {
    if (started.current === turn) return
    started.current = turn
    const open = async () => {
      const session = await sessions.add(file, await sdk.logInWith(file, proxy(opening.screen())))
      if (place === undefined) await navigate({ to: '/o/$place/workspaces', params: { place: session.place } })
    }
    open().catch(setError)
  }, [sdk, sessions, navigate, place, file, opening, turn])
  const again = () => {
    setError(undefined)
    setTurn(turn + 1)
  }
  return (
    <div className="col" style={{ gap: 18 }}>
      <Identity group={group} />
      {error !== undefined ? (
        <FailureNote error={error} retry={again} />
      ) : (
        <OpeningForm
          question={opening.question}
          notice={opening.notice}
          onAnswer={opening.answer}
          action={say('logIn.action')}
        />
      )}
    </div>
  )
}

function Identity({ group: { organizationId, humanHandle, server } }: { readonly group: DeviceGroup }) {
  return (
    <div className="row" style={{ gap: 14 }}>
      <OrganizationAvatar name={organizationId} />
      <div>
        <h1 style={{ fontSize: 22 }} dir="auto">
          {organizationId}
        </h1>
        <p className="sm muted" dir="auto">
          {humanHandle.email} · {new URL(server).host}
        </p>
      </div>
    </div>
  )
}

function PasteLink() {
  const sdk = useSdk()
  const say = useSay()
  const navigate = useNavigate()
  const [text, setText] = useState('')
  const [problem, setProblem] = useState<string>()
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const reading = await sdk.readLink(text)
    if (reading.kind === 'unreadable') return setProblem(say('link.unreadable'))
    keepLink(text)
    setProblem(undefined)
    return navigate({ to: '/webRedirect' })
  }
  return (
    <form className="field" onSubmit={(event) => void submit(event)}>
      <label htmlFor="pasted-link">{say('link.paste')}</label>
      <div className="row">
        <div className="input grow">
          <IconLink size={16} aria-hidden="true" />
          <input
            id="pasted-link"
            value={text}
            onChange={({ target }) => setText(target.value)}
            aria-describedby="pasted-link-hint"
            autoComplete="off"
            spellCheck={false}
          />
        </div>
        <button type="submit" className="btn" style={{ height: 38 }} disabled={text.trim() === ''}>
          {say('link.open')}
        </button>
      </div>
      <p className={problem === undefined ? 'hint' : 'hint problem'} id="pasted-link-hint" role={problem && 'alert'}>
        {problem ?? say('link.hint')}
      </p>
    </form>
  )
}
