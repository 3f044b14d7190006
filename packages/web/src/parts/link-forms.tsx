import { useSay } from '../app/words.ts'
import { CopyButton } from './copy-button.tsx'
import type { LinkTexts } from './invitation-links.ts'

/** A link in both forms, each to be copied. */
export function LinkForms({ link, webLink }: LinkTexts) {
  const say = useSay()
  return (
    <dl className="col" style={{ gap: 10 }}>
      {(
        [
          ['link.web', webLink],
          ['link.app', link],
        ] as const
      ).map(([words, text]) => (
        <div key={words} className="col" style={{ gap: 4 }}>
          <dt className="label">{say(words)}</dt>
          <dd className="row">
            <output className="input input--ro grow mono xs cut" style={{ display: 'block', lineHeight: '36px' }}>
              {text}
            </output>
            <CopyButton text={text} label={say('action.copy')} />
          </dd>
        </div>
      ))}
    </dl>
  )
}
