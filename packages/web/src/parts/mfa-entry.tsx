import type { ConfirmQuestion } from '@parallax/client'
import { useState } from 'react'
import { useLanguage, useSay } from '../app/words.ts'
import { printExactTime } from './amounts.ts'
import { CodeField } from './code-field.tsx'
import { CopyButton } from './copy-button.tsx'
import { QrCode } from './qr-code.tsx'

/** A new entry: scanned or typed into an authenticator, until its first code is right. */
export function MfaEntryForm({
  question,
  onAnswer,
}: {
  readonly question: ConfirmQuestion
  readonly onAnswer: (code: string) => void
}) {
  const say = useSay()
  const language = useLanguage()
  const [code, setCode] = useState('')
  const { entry, problem, tries, serverTime } = question
  return (
    <div className="col" style={{ gap: 18 }}>
      <h2>{say('mfa.scan')}</h2>
      <div className="row" style={{ alignItems: 'flex-start', gap: 20, flexWrap: 'wrap' }}>
        <QrCode text={entry.uri} label={say('mfa.qr')} />
        <div className="col grow" style={{ gap: 10, minWidth: 240 }}>
          <p className="soft">{say('mfa.scanText')}</p>
          <span className="label">{say('mfa.secret')}</span>
          <output className="mono sm sample">{entry.secret}</output>
          <span>
            <CopyButton text={entry.secret} label={say('mfa.copySecret')} />
          </span>
        </div>
      </div>
      <p className="note note--amber">{say('mfa.oneEntry')}</p>
      <CodeField
        key={`${tries}${problem}`}
        label={say('mfa.code')}
        value={code}
        onChange={setCode}
        onComplete={(digits) => {
          setCode('')
          onAnswer(digits)
        }}
        problem={problem === null ? undefined : say(`mfa.problem.${problem}`, { count: tries })}
      />
      {tries > 1 && serverTime !== null && (
        <p className="note note--amber">{say('mfa.clock', { time: printExactTime(serverTime, language) })}</p>
      )}
    </div>
  )
}
