import { IconAlertTriangle } from '@tabler/icons-react'
import { Link, Navigate } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { useSdk } from '../app/sdk-context.tsx'
import { useSay } from '../app/words.ts'
import type { LinkReading } from '../sdk/sdk.ts'
import { FrontDoor } from '../shell/front-door.tsx'
import { takeLink } from './kept-link.ts'
import { LinkTargetCard } from './link-target-card.tsx'

/** Where links arrive: shows server and organization first, then goes on to what the link is for (PRODUCT §3). */
export function ArrivedLinkPage() {
  const sdk = useSdk()
  const say = useSay()
  const [reading, setReading] = useState<LinkReading>()
  const [isAgreed, setAgreed] = useState(false)
  useEffect(() => {
    document.title = `${say('link.title')} · Parallax`
    sdk.readLink(takeLink() ?? '').then(setReading, () => setReading({ kind: 'unreadable' }))
  }, [sdk, say])
  if (isAgreed && reading?.kind === 'creation') return <Navigate to="/create" />
  // It shows the target by itself.
  if (reading?.kind === 'user' || reading?.kind === 'device') return <Navigate to="/join" replace />
  if (reading?.kind === 'mfa_reset') return <Navigate to="/reset-mfa" replace />
  return (
    <FrontDoor aside={null}>
      <div className="narrow col" style={{ gap: 18 }}>
        <h1>{say('link.title')}</h1>
        {reading?.kind === 'unreadable' && (
          <div className="note note--red" role="alert">
            <IconAlertTriangle size={18} className="i" aria-hidden="true" />
            <span>{say('link.unreadable')}</span>
          </div>
        )}
        {reading !== undefined && 'target' in reading && reading.target !== undefined && (
          <>
            <p className="soft">{say(`link.kind.${reading.kind}`)}</p>
            <LinkTargetCard target={reading.target} />
            {reading.kind === 'creation' && (
              <button type="button" className="btn btn--main btn--lg" onClick={() => setAgreed(true)}>
                {say('action.continue')}
              </button>
            )}
          </>
        )}
        <Link to="/" className="btn">
          {say('link.back')}
        </Link>
      </div>
    </FrontDoor>
  )
}
