import { createContext, type ReactNode, useContext, useEffect, useRef, useState, useSyncExternalStore } from 'react'
import { SdkError } from '../sdk/failure.ts'
import type { PageEvent } from '../sdk/sdk.ts'
import type { OpenSession, Sessions } from './sessions.ts'

const SessionsContext = createContext<Sessions | undefined>(undefined)
const PlaceContext = createContext<string | undefined>(undefined)

export function SessionsProvider({
  sessions,
  children,
}: {
  readonly sessions: Sessions
  readonly children: ReactNode
}) {
  return <SessionsContext value={sessions}>{children}</SessionsContext>
}

/** Says which session the pages below belong to. */
export function PlaceProvider({ place, children }: { readonly place: string; readonly children: ReactNode }) {
  return <PlaceContext value={place}>{children}</PlaceContext>
}

export function useSessions(): Sessions {
  const sessions = useContext(SessionsContext)
  if (sessions === undefined) throw new TypeError('outside SessionsProvider')
  return sessions
}

export function useOpenSessions(): readonly OpenSession[] {
  const sessions = useSessions()
  return useSyncExternalStore(sessions.watch, () => sessions.all)
}

/** The session of this page. Pages below `/o/…` are only shown while there is one. */
export function useSession(): OpenSession {
  const place = useContext(PlaceContext)
  const session = useOpenSessions().find((open) => open.place === place)
  if (session === undefined) throw new TypeError('outside a session')
  return session
}

export type Loaded<T> =
  | { readonly status: 'loading' }
  | { readonly status: 'loaded'; readonly value: T }
  | { readonly status: 'failed'; readonly error: unknown }

/**
 * What `load` answers, again whenever an event of the session says that it may be another, or `key` changes. The last
 * answer stays while the next is on its way.
 */
export function useLive<T>(
  load: (session: OpenSession) => Promise<T>,
  { key, on }: { readonly key: string; readonly on: (event: PageEvent) => boolean },
): Loaded<T> & { readonly reload: () => void } {
  const session = useSession()
  const sessions = useSessions()
  const [loaded, setLoaded] = useState<{ readonly key: string; readonly result: Loaded<T> }>()
  const [turn, setTurn] = useState(0)
  const latest = useRef({ load, on, session })
  latest.current = { load, on, session }
  const { place } = session
  useEffect(
    () =>
      sessions.listen((from, event) => {
        if (from === place && latest.current.on(event)) setTurn((before) => before + 1)
      }),
    [sessions, place],
  )
  // biome-ignore lint/correctness/useExhaustiveDependencies: a turn is the reason to load again
  useEffect(() => {
    let isCurrent = true
    const show = (result: Loaded<T>) => isCurrent && setLoaded({ key, result })
    latest.current.load(latest.current.session).then(
      (value) => show({ status: 'loaded', value }),
      (error: unknown) => show({ status: 'failed', error }),
    )
    return () => {
      isCurrent = false
    }
  }, [key, place, turn])
  const result: Loaded<T> = loaded?.key === key ? loaded.result : { status: 'loading' }
  return { ...result, reload: () => setTurn((before) => before + 1) }
}

export function isFailure(error: unknown, code: string): boolean {
  return error instanceof SdkError && error.code === code
}
