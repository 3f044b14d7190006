/** How long guessing a password takes, in words. */
export type PasswordStrength = 'too_short' | 'weak' | 'fair' | 'strong'

/** Fewer characters than this are asked for again on a terminal. */
export const MIN_PASSWORD_LENGTH = 8

const FAIR_BITS = 45
const STRONG_BITS = 65

/** Beginnings of what most people try first; digits and signs around them add little. */
const COMMON =
  /pass(?:word|wort)?|mot\s?de\s?passe|azerty|qwert[yz]?|asdf|letmein|welcome|bienvenue|admin|iloveyou|jetaime|soleil|monkey|dragon|football|baseball|master|sunshine|princess|doudou|shadow|superman|changeme|secret|parallax|parsec|abc|1234(?:5(?:6(?:7(?:8(?:90?)?)?)?)?)?|(?:19|20)\d\d/giu

/**
 * A plain estimate, not a search in dictionaries: each character counts by the kinds of characters in use, while
 * repeats, runs such as `abcd` or `4321`, and the commonest words and years count as about one character.
 * It can only call a password too good, so an answer `weak` can be trusted more than `strong`.
 */
export function passwordStrength(password: string): PasswordStrength {
  const characters = [...password]
  if (characters.length < MIN_PASSWORD_LENGTH) return 'too_short'
  const bits = effectiveLength(password) * Math.log2(alphabetSize(password))
  if (bits < FAIR_BITS) return 'weak'
  return bits < STRONG_BITS ? 'fair' : 'strong'
}

function alphabetSize(password: string): number {
  const kinds: readonly (readonly [RegExp, number])[] = [
    [/[a-z]/, 26],
    [/[A-Z]/, 26],
    [/[0-9]/, 10],
    [/[ -/:-@[-`{-~]/, 33],
    [/[^ -~]/, 60],
  ]
  return kinds.reduce((size, [kind, count]) => (kind.test(password) ? size + count : size), 1)
}

function effectiveLength(password: string): number {
  const codes = [...password.replace(COMMON, '\0')].map((character) => character.codePointAt(0) ?? 0)
  let length = 0
  let step: number | undefined
  for (const [index, code] of codes.entries()) {
    const before = codes[index - 1]
    const next = before === undefined ? undefined : code - before
    const predictable = next !== undefined && Math.abs(next) <= 1 && (next === 0 || next === step)
    length += predictable ? 0.25 : 1
    step = next
  }
  return length
}
