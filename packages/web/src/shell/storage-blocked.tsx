import { useEffect } from 'react'
import { useSay } from '../app/words.ts'
import { HelpText } from '../help/help-text.tsx'
import { Mark } from '../parts/mark.tsx'

interface StorageBlockedProps {
  readonly reason: 'storage_blocked' | 'insecure_address'
  readonly onCheck: () => void
}

/** Nothing can be kept here: why, and how to change that. */
export function StorageBlocked({ reason, onCheck }: StorageBlockedProps) {
  const say = useSay()
  const title = say(reason === 'storage_blocked' ? 'storage.blocked' : 'storage.insecure')
  useEffect(() => {
    document.title = `${title} · Parallax`
  }, [title])
  return (
    <main className="col" style={{ gap: 20, padding: 24, maxWidth: 760, margin: '0 auto' }}>
      <div className="mark" style={{ color: 'var(--plx-tide)' }}>
        <Mark /> Parallax
      </div>
      <h1>{title}</h1>
      <p className="soft">
        {say(reason === 'storage_blocked' ? 'storage.blockedText' : 'storage.insecureText', {
          origin: location.origin,
        })}
      </p>
      <div className="row">
        <button type="button" className="btn btn--main" onClick={onCheck}>
          {say('storage.check')}
        </button>
      </div>
      {reason === 'storage_blocked' && <HelpText topic="browser-storage" />}
    </main>
  )
}
