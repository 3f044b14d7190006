import type { CodeNotice, DeviceAnswer, DeviceQuestion } from '@parallax/client'
import { type FormEvent, useState } from 'react'
import { useLanguage, useSay } from '../app/words.ts'
import { printExactTime } from './amounts.ts'
import { CodeField } from './code-field.tsx'
import { PasswordField } from './field.tsx'

interface OpeningFormProps {
  readonly question: DeviceQuestion | undefined
  readonly notice: CodeNotice | undefined
  readonly onAnswer: (answer: DeviceAnswer) => void
  /** What happens after the password. */
  readonly action: string
}

/** Asks what a device file wants to be opened with, one thing at a time. */
export function OpeningForm({ question, notice, onAnswer, action }: OpeningFormProps) {
  const say = useSay()
  if (question === undefined)
    return (
      <p className="soft" role="status">
        {notice === undefined ? say('logIn.busy') : <Notice notice={notice} />}
      </p>
    )
  return question.kind === 'code' ? (
    <CodeForm key={`code${question.tries}${question.problem}`} question={question} onAnswer={onAnswer} />
  ) : (
    <PasswordStep key={`password${question.wrong}`} isWrong={question.wrong} onAnswer={onAnswer} action={action} />
  )
}

function Notice({ notice }: { readonly notice: CodeNotice }) {
  const say = useSay()
  switch (notice.state) {
    case 'sending':
      return say('mfa.sending')
    case 'no_answer':
      return say(notice.failures > 2 ? 'mfa.needsServer' : 'mfa.noAnswer')
    case 'throttled':
      return say('mfa.throttled', { seconds: Math.ceil(notice.milliseconds / 1000) })
  }
}

interface CodeFormProps {
  readonly question: Extract<DeviceQuestion, { kind: 'code' }>
  readonly onAnswer: (answer: DeviceAnswer) => void
}

function CodeForm({ question: { problem, tries, serverTime }, onAnswer }: CodeFormProps) {
  const say = useSay()
  const language = useLanguage()
  const [code, setCode] = useState('')
  const send = (digits: string) => onAnswer({ kind: 'code', code: digits })
  return (
    <form
      className="col"
      style={{ gap: 16 }}
      onSubmit={(event) => {
        event.preventDefault()
        send(code)
      }}
    >
      <CodeField
        label={say('mfa.code')}
        value={code}
        onChange={setCode}
        onComplete={send}
        problem={problem === null ? undefined : say(`mfa.problem.${problem}`, { count: tries })}
      />
      {tries > 1 && serverTime !== null && (
        <p className="note note--amber">{say('mfa.clock', { time: printExactTime(serverTime, language) })}</p>
      )}
      <button type="submit" className="btn btn--main btn--lg btn--wide" disabled={code.length !== 6}>
        {say('action.continue')}
      </button>
      <details className="sm">
        <summary>{say('mfa.lost')}</summary>
        <p className="soft" style={{ paddingTop: 8 }}>
          {say('mfa.lostText')}
        </p>
      </details>
    </form>
  )
}

interface PasswordStepProps {
  readonly isWrong: boolean
  readonly onAnswer: (answer: DeviceAnswer) => void
  readonly action: string
}

function PasswordStep({ isWrong, onAnswer, action }: PasswordStepProps) {
  const say = useSay()
  const [password, setPassword] = useState('')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    onAnswer({ kind: 'password', password })
  }
  return (
    <form className="col" style={{ gap: 16 }} onSubmit={submit}>
      <PasswordField
        label={say('password.label')}
        value={password}
        onChange={setPassword}
        autoComplete="current-password"
        autoFocus
        problem={isWrong ? say('logIn.wrongPassword') : undefined}
      />
      <button type="submit" className="btn btn--main btn--lg btn--wide" disabled={password === ''}>
        {action}
      </button>
    </form>
  )
}
