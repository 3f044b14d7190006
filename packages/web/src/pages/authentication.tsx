import { proxy } from 'comlink'
import { type FormEvent, useState } from 'react'
import { useSdk } from '../app/sdk-context.tsx'
import { useSession } from '../app/session-context.tsx'
import { useOpening } from '../app/use-opening.ts'
import { useSay } from '../app/words.ts'
import { FailureNote } from '../parts/failure-note.tsx'
import { PasswordField } from '../parts/field.tsx'
import { OpeningForm } from '../parts/opening-form.tsx'
import { isLongEnough, PasswordStrengthBar, usePasswordStrength } from '../parts/password-strength.tsx'
import { ProfilePage } from '../shell/profile-page.tsx'

/** `Profile → Authentication`: another password for this device. */
export function AuthenticationPage() {
  const say = useSay()
  const sdk = useSdk()
  const { file } = useSession()
  const opening = useOpening()
  const [password, setPassword] = useState('')
  const [again, setAgain] = useState('')
  const [isTouched, setTouched] = useState(false)
  const [state, setState] = useState<'form' | 'busy' | 'done'>('form')
  const [error, setError] = useState<unknown>()
  const strength = usePasswordStrength(password)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setTouched(true)
    if (!isLongEnough(password) || password !== again) return
    setState('busy')
    setError(undefined)
    try {
      await sdk.changePassword(file, proxy(opening.screen()), password)
      setPassword('')
      setAgain('')
      setTouched(false)
      setState('done')
    } catch (thrown) {
      setError(thrown)
      setState('form')
    }
  }
  return (
    <ProfilePage title={say('authentication.title')}>
      <div className="col" style={{ gap: 18, padding: 20, maxWidth: 480 }}>
        {error !== undefined && <FailureNote error={error} />}
        {state === 'done' && (
          <p className="note note--tide" role="status">
            {say('authentication.done')}
          </p>
        )}
        {state === 'busy' ? (
          <>
            <p className="soft">{say('authentication.confirm')}</p>
            <OpeningForm
              question={opening.question}
              notice={opening.notice}
              onAnswer={opening.answer}
              action={say('authentication.action')}
            />
          </>
        ) : (
          <form className="col" style={{ gap: 16 }} onSubmit={(event) => void submit(event)}>
            <p className="soft">{say('authentication.text')}</p>
            <PasswordField
              label={say('authentication.new')}
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
            <div className="row">
              <button type="submit" className="btn btn--main">
                {say('authentication.action')}
              </button>
            </div>
          </form>
        )}
      </div>
    </ProfilePage>
  )
}
