import type { ConfirmQuestion } from '@parallax/client'
import { Link } from '@tanstack/react-router'
import { proxy } from 'comlink'
import { useEffect, useState } from 'react'
import { useAsking } from '../app/asking.ts'
import { useSdk } from '../app/sdk-context.tsx'
import { useSay } from '../app/words.ts'
import { FailureNote } from '../parts/failure-note.tsx'
import { MfaEntryForm } from '../parts/mfa-entry.tsx'
import type { LinkReading } from '../sdk/sdk.ts'
import { FrontDoor } from '../shell/front-door.tsx'
import { takeLink } from './kept-link.ts'
import { LinkTargetCard } from './link-target-card.tsx'

/** `Reset your MFA`: by the link of a reset, in a browser without any device too. */
export function ResetMfaPage() {
  const sdk = useSdk()
  const say = useSay()
  const link = takeLink()
  const [reading, setReading] = useState<LinkReading>()
  const [state, setState] = useState<'asked' | 'busy' | 'done'>('asked')
  const [error, setError] = useState<unknown>()
  const entry = useAsking<ConfirmQuestion>()
  useEffect(() => {
    document.title = `${say('resetMfa.title')} · Parallax`
    sdk.readLink(link ?? '').then(setReading, () => setReading({ kind: 'unreadable' }))
  }, [sdk, say, link])
  const start = async () => {
    setState('busy')
    setError(undefined)
    try {
      await sdk.resetMfa(
        link ?? '',
        proxy({ confirm: (question: ConfirmQuestion) => entry.ask<string | null>(question) }),
      )
      setState('done')
    } catch (thrown) {
      setError(thrown)
      setState('asked')
    }
  }
  return (
    <FrontDoor aside={null}>
      <div className="narrow col" style={{ gap: 18 }}>
        <h1 style={{ fontSize: 22 }}>{say('resetMfa.title')}</h1>
        {error !== undefined && <FailureNote error={error} />}
        {state === 'done' ? (
          <p className="note note--tide" role="status">
            {say('resetMfa.done')}
          </p>
        ) : entry.question !== undefined ? (
          <MfaEntryForm question={entry.question} onAnswer={entry.answer} />
        ) : reading?.kind === 'mfa_reset' ? (
          <>
            <LinkTargetCard target={reading.target} />
            <p className="soft">{say('resetMfa.text')}</p>
            <button
              type="button"
              className="btn btn--main btn--lg"
              disabled={state === 'busy'}
              onClick={() => void start()}
            >
              {say('action.continue')}
            </button>
          </>
        ) : (
          reading !== undefined && <p className="note note--amber">{say('resetMfa.noLink')}</p>
        )}
        <Link to="/" className="btn btn--quiet">
          {say('link.back')}
        </Link>
      </div>
    </FrontDoor>
  )
}
