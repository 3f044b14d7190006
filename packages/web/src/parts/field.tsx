import { IconEye, IconEyeOff } from '@tabler/icons-react'
import { type InputHTMLAttributes, type ReactNode, useId, useState } from 'react'
import { useSay } from '../app/words.ts'

interface FieldProps extends Omit<InputHTMLAttributes<HTMLInputElement>, 'onChange' | 'value'> {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  readonly hint?: ReactNode
  /** What is wrong with the value. */
  readonly problem?: string | undefined
}

/** A text with its label, and what is wrong with it. */
export function Field({ label, value, onChange, hint, problem, ...input }: FieldProps) {
  const id = useId()
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <div className="input">
        <input
          id={id}
          value={value}
          onChange={({ target }) => onChange(target.value)}
          aria-invalid={problem !== undefined}
          aria-describedby={`${id}-hint`}
          {...input}
        />
      </div>
      <Below id={id} hint={hint} problem={problem} />
    </div>
  )
}

/** A secret, which can be shown; pasting is allowed. */
export function PasswordField({ label, value, onChange, hint, problem, ...input }: FieldProps) {
  const id = useId()
  const say = useSay()
  const [isShown, setShown] = useState(false)
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <div className="input">
        <input
          id={id}
          type={isShown ? 'text' : 'password'}
          value={value}
          onChange={({ target }) => onChange(target.value)}
          aria-invalid={problem !== undefined}
          aria-describedby={`${id}-hint`}
          {...input}
        />
        <button
          type="button"
          className="icon-btn icon-btn--sm"
          aria-label={say(isShown ? 'password.hide' : 'password.show')}
          onClick={() => setShown(!isShown)}
        >
          {isShown ? <IconEyeOff size={18} aria-hidden="true" /> : <IconEye size={18} aria-hidden="true" />}
        </button>
      </div>
      <Below id={id} hint={hint} problem={problem} />
    </div>
  )
}

function Below({
  id,
  hint,
  problem,
}: {
  readonly id: string
  readonly hint: ReactNode
  readonly problem: string | undefined
}) {
  if (problem !== undefined)
    return (
      <p id={`${id}-hint`} className="hint problem" role="alert">
        {problem}
      </p>
    )
  return hint === undefined ? null : (
    <div id={`${id}-hint`} className="hint">
      {hint}
    </div>
  )
}
