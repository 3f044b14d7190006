import { useSession } from '../app/session-context.tsx'
import { useSay } from '../app/words.ts'
import { FailureNote } from './failure-note.tsx'

/** What still works without the server; and a clock that is wrong. */
export function OfflineBanner() {
  const say = useSay()
  const { state } = useSession()
  if (state.clockWrong !== undefined) return <FailureNote error={state.clockWrong} />
  return state.online !== false ? null : (
    <div className="offline" role="status">
      {say('offline.banner')}
    </div>
  )
}
