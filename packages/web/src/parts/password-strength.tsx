import { useEffect, useState } from 'react'
import { useSay } from '../app/words.ts'

export type PasswordStrength = 'too_short' | 'weak' | 'fair' | 'strong'

const LEAST = 8
const LEVELS = ['too_short', 'weak', 'fair', 'strong'] as const

/** How long guessing it would take; its dictionaries come when the first password is typed. */
export function usePasswordStrength(password: string): PasswordStrength | undefined {
  const [measured, setMeasured] = useState<{ readonly password: string; readonly strength: PasswordStrength }>()
  useEffect(() => {
    let isCurrent = true
    void measure(password).then((strength) => isCurrent && setMeasured({ password, strength }))
    return () => {
      isCurrent = false
    }
  }, [password])
  return measured?.password === password ? measured.strength : undefined
}

export function isLongEnough(password: string): boolean {
  return [...password].length >= LEAST
}

async function measure(password: string): Promise<PasswordStrength> {
  if (!isLongEnough(password)) return 'too_short'
  const { score } = (await import('./estimate-password.ts')).estimatePassword(password)
  if (score < 3) return 'weak'
  return score < 4 ? 'fair' : 'strong'
}

export function PasswordStrengthBar({ strength }: { readonly strength: PasswordStrength | undefined }) {
  const say = useSay()
  const level = strength === undefined ? -1 : LEVELS.indexOf(strength)
  return (
    <div role="status">
      <span className="strength" aria-hidden="true">
        {LEVELS.map((one, index) => (
          <i key={one} className={index <= level ? 'is-on' : ''} />
        ))}
      </span>
      {strength === undefined ? ' ' : say(`password.${strength}`)}
    </div>
  )
}
