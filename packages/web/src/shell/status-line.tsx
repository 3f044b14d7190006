import { IconCircleCheck, IconCloudOff, IconRefresh } from '@tabler/icons-react'
import { useSession } from '../app/session-context.tsx'
import { isUnderWay } from '../app/sessions.ts'
import { useSay } from '../app/words.ts'

/** What the machine is doing. */
export function StatusLine() {
  const say = useSay()
  const { state } = useSession()
  const count = state.transfers.filter(isUnderWay).length
  return (
    <footer className="status">
      <span className="row" role="status">
        {state.online === undefined ? (
          say('status.connecting')
        ) : !state.online ? (
          <>
            <IconCloudOff size={14} aria-hidden="true" /> {say('status.offline')}
          </>
        ) : count > 0 ? (
          <>
            <IconRefresh size={14} aria-hidden="true" /> {say('status.busy', { count })}
          </>
        ) : (
          <>
            <IconCircleCheck size={14} aria-hidden="true" /> {say('status.synced')}
          </>
        )}
      </span>
    </footer>
  )
}
