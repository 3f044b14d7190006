import { useEffect } from 'react'
import type { Sessions } from './sessions.ts'

const KEPT = 'parallax-auto-lock'

/** Minutes without a sign of life after which everything is locked; 0: never. */
export const AUTO_LOCK_CHOICES = [5, 15, 60, 0] as const
const DEFAULT_MINUTES = 15
const MINUTE = 60_000
const SIGNS_OF_LIFE = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart'] as const

export function autoLockMinutes(): number {
  const kept = Number(localStorage.getItem(KEPT) ?? DEFAULT_MINUTES)
  return AUTO_LOCK_CHOICES.some((choice) => choice === kept) ? kept : DEFAULT_MINUTES
}

export function setAutoLockMinutes(minutes: number): void {
  localStorage.setItem(KEPT, String(minutes))
}

/** Locks by itself when nobody is there (PRODUCT §5). */
export function useAutoLock(sessions: Sessions): void {
  useEffect(() => {
    let seen = Date.now()
    const live = () => {
      seen = Date.now()
    }
    const look = setInterval(() => {
      const minutes = autoLockMinutes()
      if (minutes > 0 && sessions.all.length > 0 && Date.now() - seen > minutes * MINUTE) void sessions.lock()
    }, MINUTE / 6)
    for (const sign of SIGNS_OF_LIFE) addEventListener(sign, live, { passive: true })
    return () => {
      clearInterval(look)
      for (const sign of SIGNS_OF_LIFE) removeEventListener(sign, live)
    }
  }, [sessions])
}
