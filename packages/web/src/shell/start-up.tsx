import type { StorageProbe } from '@parallax/platform/browser'
import { Outlet } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { useAutoLock } from '../app/auto-lock.ts'
import { useSdk } from '../app/sdk-context.tsx'
import { useSessions } from '../app/session-context.tsx'
import { useSay } from '../app/words.ts'
import { StorageBlocked } from './storage-blocked.tsx'

/** Before any page: whether this browser can keep keys at all (spec 09 §14). */
export function StartUp() {
  const sdk = useSdk()
  const say = useSay()
  const sessions = useSessions()
  useAutoLock(sessions)
  const [outcome, setOutcome] = useState<StorageProbe>()
  const [turn, setTurn] = useState(0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: a turn is the reason to look again
  useEffect(() => {
    const look = async () => {
      const found = await sdk.probe()
      if (found === 'works') await sessions.resume(sdk)
      setOutcome(found)
    }
    look().catch(() => setOutcome('storage_blocked'))
  }, [sdk, sessions, turn])
  if (outcome === undefined) return <output className="sr">{say('loading')}</output>
  if (outcome === 'works') return <Outlet />
  const reason = globalThis.isSecureContext ? outcome : 'insecure_address'
  return <StorageBlocked reason={reason} onCheck={() => setTurn(turn + 1)} />
}
