import { useEffect, useId, useRef } from 'react'

interface CodeFieldProps {
  readonly label: string
  readonly value: string
  /** Digits alone. */
  readonly onChange: (code: string) => void
  /** Called with the sixth digit. */
  readonly onComplete: (code: string) => void
  readonly problem?: string | undefined
  readonly disabled?: boolean
}

/** A 6-digit code: pasted or typed, it sends itself. */
export function CodeField({ label, value, onChange, onComplete, problem, disabled = false }: CodeFieldProps) {
  const id = useId()
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => field.current?.focus(), [])
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <div className="input code-input">
        <input
          ref={field}
          id={id}
          inputMode="numeric"
          autoComplete="one-time-code"
          maxLength={11}
          value={value}
          disabled={disabled}
          aria-invalid={problem !== undefined}
          aria-describedby={`${id}-hint`}
          onChange={({ target }) => {
            const digits = target.value.replace(/\D/g, '').slice(0, 6)
            onChange(digits)
            if (digits.length === 6) onComplete(digits)
          }}
        />
      </div>
      {problem !== undefined && (
        <p className="hint problem" id={`${id}-hint`} role="alert">
          {problem}
        </p>
      )}
    </div>
  )
}
