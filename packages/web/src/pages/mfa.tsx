import type { ConfirmQuestion, KnownDevice } from '@parallax/client'
import { proxy } from 'comlink'
import { useCallback, useEffect, useState } from 'react'
import { useAsking } from '../app/asking.ts'
import { useSdk } from '../app/sdk-context.tsx'
import { useSession } from '../app/session-context.tsx'
import { useOpening } from '../app/use-opening.ts'
import { useSay } from '../app/words.ts'
import { FailureNote } from '../parts/failure-note.tsx'
import { MfaEntryForm } from '../parts/mfa-entry.tsx'
import { OpeningForm } from '../parts/opening-form.tsx'
import { ProfilePage } from '../shell/profile-page.tsx'

type Doing = 'enable' | 'disable'

/** `Profile → MFA` (PRODUCT §4.3). */
export function MfaPage() {
  const say = useSay()
  const sdk = useSdk()
  const { file } = useSession()
  const [known, setKnown] = useState<KnownDevice>()
  const [doing, setDoing] = useState<Doing>()
  const [done, setDone] = useState<'new' | 'existing' | 'off'>()
  const [error, setError] = useState<unknown>()
  const opening = useOpening()
  const entry = useAsking<ConfirmQuestion>()
  const load = useCallback(
    () => sdk.devices().then(({ devices }) => setKnown(devices.find((one) => one.file === file)), setError),
    [sdk, file],
  )
  useEffect(() => void load(), [load])

  const act = async (what: Doing) => {
    setDoing(what)
    setDone(undefined)
    setError(undefined)
    try {
      if (what === 'enable') {
        const screen = proxy({
          ...opening.screen(),
          confirm: (question: ConfirmQuestion) => entry.ask<string | null>(question),
        })
        setDone(await sdk.enableMfa(file, screen))
      } else {
        await sdk.disableMfa(file, opening.screen())
        setDone('off')
      }
    } catch (thrown) {
      setError(thrown)
    } finally {
      setDoing(undefined)
      await load()
    }
  }
  return (
    <ProfilePage title={say('mfa.title')}>
      <div className="col" style={{ gap: 18, padding: 20, maxWidth: 640 }}>
        {error !== undefined && <FailureNote error={error} />}
        {done !== undefined && (
          <p className="note note--tide" role="status">
            {say(`mfa.done.${done}`)}
          </p>
        )}
        {doing === undefined ? (
          known && <Offer isOn={known.secondFactor} onAct={(what) => void act(what)} />
        ) : entry.question === undefined ? (
          <OpeningForm
            question={opening.question}
            notice={opening.notice}
            onAnswer={opening.answer}
            action={say('action.continue')}
          />
        ) : (
          <MfaEntryForm question={entry.question} onAnswer={entry.answer} />
        )}
      </div>
    </ProfilePage>
  )
}

/** What it changes is said before. */
function Offer({ isOn, onAct }: { readonly isOn: boolean; readonly onAct: (what: Doing) => void }) {
  const say = useSay()
  return (
    <>
      <p className="lg">{say(isOn ? 'mfa.isOn' : 'mfa.isOff')}</p>
      <ol className="mfa-steps" aria-label={say('mfa.how')}>
        <li>{say('mfa.step.code')}</li>
        <li>{say('mfa.step.server')}</li>
        <li>{say('mfa.step.password')}</li>
      </ol>
      <p className="note note--amber">{say('mfa.tradeOff')}</p>
      <div className="row">
        {isOn ? (
          <button type="button" className="btn" onClick={() => onAct('disable')}>
            {say('mfa.disable')}
          </button>
        ) : (
          <button type="button" className="btn btn--main" onClick={() => onAct('enable')}>
            {say('mfa.enable')}
          </button>
        )}
      </div>
    </>
  )
}
