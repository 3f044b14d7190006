import { useSay } from '../app/words.ts'

const SPELLING: Readonly<Record<string, string>> = {
  A: 'Alfa',
  B: 'Bravo',
  C: 'Charlie',
  D: 'Delta',
  E: 'Echo',
  F: 'Foxtrot',
  G: 'Golf',
  H: 'Hotel',
  I: 'India',
  J: 'Juliett',
  K: 'Kilo',
  L: 'Lima',
  M: 'Mike',
  N: 'November',
  O: 'Oscar',
  P: 'Papa',
  Q: 'Quebec',
  R: 'Romeo',
  S: 'Sierra',
  T: 'Tango',
  U: 'Uniform',
  V: 'Victor',
  W: 'Whiskey',
  X: 'X-ray',
  Y: 'Yankee',
  Z: 'Zulu',
  0: 'Zero',
  1: 'One',
  2: 'Two',
  3: 'Three',
  4: 'Four',
  5: 'Five',
  6: 'Six',
  7: 'Seven',
  8: 'Eight',
  9: 'Nine',
}

/** How a code is read out, so that no letter is mistaken. */
export function spelled(code: string): string {
  return [...code].map((character) => SPELLING[character] ?? character).join(' ')
}

interface CodeChoiceProps {
  readonly candidates: readonly string[]
  readonly onChoose: (code: string | null) => void
}

/** Which of these codes did the other person read out? */
export function CodeChoice({ candidates, onChoose }: CodeChoiceProps) {
  const say = useSay()
  return (
    <div className="col" style={{ gap: 16 }}>
      <h2>{say('codes.which')}</h2>
      <p className="soft">{say('codes.whichText')}</p>
      <ul className="code-grid" aria-label={say('codes.four')}>
        {candidates.map((code) => (
          <li key={code}>
            <button
              type="button"
              className="pick"
              style={{ width: '100%' }}
              aria-label={code}
              onClick={() => onChoose(code)}
            >
              <span className="sas">{code}</span>
              <span className="xs muted">{spelled(code)}</span>
            </button>
          </li>
        ))}
      </ul>
      <button type="button" className="btn" onClick={() => onChoose(null)}>
        {say('codes.none')}
      </button>
    </div>
  )
}

/** The own code, to be read out. */
export function OwnCode({ code }: { readonly code: string }) {
  const say = useSay()
  return (
    <div className="col" style={{ gap: 12, alignItems: 'center', textAlign: 'center' }}>
      <h2>{say('codes.own')}</h2>
      <p className="soft">{say('codes.ownText')}</p>
      <output className="sas own-code" aria-label={say('codes.own')}>
        {code}
      </output>
      <span className="sm muted">{spelled(code)}</span>
    </div>
  )
}
