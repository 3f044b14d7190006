import { Outlet, useParams } from '@tanstack/react-router'
import { PlaceProvider, useOpenSessions, useSession } from '../app/session-context.tsx'
import { useSay } from '../app/words.ts'
import { LogIn } from '../pages/log-in.tsx'
import { FailureNote } from '../parts/failure-note.tsx'
import { BottomTabs, Sidebar } from './sidebar.tsx'
import { StatusLine } from './status-line.tsx'
import { TopLine } from './top-line.tsx'

/** Everything of one organization; its log-in form while it is not open here. */
export function OrganizationShell() {
  const { place = '' } = useParams({ strict: false })
  const session = useOpenSessions().find((open) => open.place === place)
  if (session === undefined) return <LogIn place={place} />
  return (
    <PlaceProvider place={place}>
      <Planes />
    </PlaceProvider>
  )
}

function Planes() {
  const say = useSay()
  const { state } = useSession()
  return (
    <div className="app">
      <a className="skip" href="#main">
        {say('shell.skip')}
      </a>
      <Sidebar />
      <TopLine />
      {state.ended === undefined ? (
        <Outlet />
      ) : (
        <main className="main" id="main" style={{ padding: 24 }}>
          <h1 className="sr">{say('shell.ended')}</h1>
          <FailureNote error={state.ended} retry={() => location.reload()} />
        </main>
      )}
      <StatusLine />
      <BottomTabs />
    </div>
  )
}
