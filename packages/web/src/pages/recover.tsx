import { parseDeviceLabel } from '@parallax/wire'
import { Link, useNavigate } from '@tanstack/react-router'
import { type FormEvent, useEffect, useState } from 'react'
import { useSdk } from '../app/sdk-context.tsx'
import { useSessions } from '../app/session-context.tsx'
import { useSay } from '../app/words.ts'
import { FailureNote } from '../parts/failure-note.tsx'
import { Field, PasswordField } from '../parts/field.tsx'
import { isLongEnough, PasswordStrengthBar, usePasswordStrength } from '../parts/password-strength.tsx'
import { FrontDoor } from '../shell/front-door.tsx'
import { browserName } from './browser-name.ts'

/** `Recover access`: a recovery file, its password, and a new password for this browser. */
export function RecoverPage() {
  const sdk = useSdk()
  const say = useSay()
  const sessions = useSessions()
  const navigate = useNavigate()
  const [content, setContent] = useState<Uint8Array<ArrayBuffer>>()
  const [filePassword, setFilePassword] = useState('')
  const [label, setLabel] = useState(browserName(navigator.userAgent))
  const [password, setPassword] = useState('')
  const [again, setAgain] = useState('')
  const [isTouched, setTouched] = useState(false)
  const [isBusy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()
  const strength = usePasswordStrength(password)
  useEffect(() => {
    document.title = `${say('recover.title')} · Parallax`
  }, [say])
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setTouched(true)
    const isReady = filePassword !== '' && isLongEnough(password) && password === again
    if (content === undefined || !isReady || parseDeviceLabel(label.trim()) === undefined) return
    setBusy(true)
    setError(undefined)
    try {
      const known = await sdk.recover({ content, password: filePassword }, { label, password })
      const session = await sessions.add(known.file, await sdk.logIn(known.file, { password }))
      await navigate({ to: '/o/$place/workspaces', params: { place: session.place } })
    } catch (thrown) {
      setError(thrown)
      setBusy(false)
    }
  }
  return (
    <FrontDoor aside={null}>
      <form className="narrow col" style={{ gap: 16 }} onSubmit={(event) => void submit(event)}>
        <h1 style={{ fontSize: 22 }}>{say('recover.title')}</h1>
        <p className="soft">{say('recover.text')}</p>
        {error !== undefined && <FailureNote error={error} />}
        <div className="field">
          <label htmlFor="recovery-file">{say('recover.file')}</label>
          <input
            id="recovery-file"
            type="file"
            accept=".psrk"
            onChange={({ target }) => {
              const [file] = target.files ?? []
              if (file !== undefined) void file.arrayBuffer().then((buffer) => setContent(new Uint8Array(buffer)))
            }}
          />
          {isTouched && content === undefined && <p className="hint problem">{say('recover.noFile')}</p>}
        </div>
        <Field
          label={say('recover.password')}
          value={filePassword}
          onChange={setFilePassword}
          autoComplete="off"
          spellCheck={false}
          problem={isTouched && filePassword === '' ? say('recover.noPassword') : undefined}
        />
        <Field label={say('join.device')} value={label} onChange={setLabel} hint={say('join.deviceHint')} />
        <PasswordField
          label={say('recover.newPassword')}
          value={password}
          onChange={setPassword}
          hint={<PasswordStrengthBar strength={strength} />}
          problem={isTouched && !isLongEnough(password) ? say('password.tooShort') : undefined}
          autoComplete="new-password"
        />
        <PasswordField
          label={say('password.again')}
          value={again}
          onChange={setAgain}
          problem={isTouched && password !== again ? say('password.differ') : undefined}
          autoComplete="new-password"
        />
        <div className="row" style={{ justifyContent: 'space-between' }}>
          <Link to="/" className="btn btn--quiet">
            {say('action.cancel')}
          </Link>
          <button type="submit" className="btn btn--main" disabled={isBusy}>
            {say(isBusy ? 'recover.busy' : 'recover.action')}
          </button>
        </div>
      </form>
    </FrontDoor>
  )
}
