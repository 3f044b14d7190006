/** How long guessing a password takes, in words. */
export type PasswordStrength = 'too_short' | 'weak' | 'fair' | 'strong'

/** Fewer characters than this are asked for again on a terminal. */
export const MIN_PASSWORD_LENGTH = 8

/** Of zxcvbn's scores 0–4: below this a program finds the password by trying what people use. */
const FAIR = 3
const STRONG = 4

/** By what people use as passwords, words of both languages, names, dates and patterns of the keyboard. */
export async function passwordStrength(password: string): Promise<PasswordStrength> {
  if (isTooShort(password)) return 'too_short'
  const { score } = (await estimator()).check(password)
  if (score < FAIR) return 'weak'
  return score < STRONG ? 'fair' : 'strong'
}

export function isTooShort(password: string): boolean {
  return [...password].length < MIN_PASSWORD_LENGTH
}

/** Its dictionaries are large, so they come only when a password is made. */
async function estimator() {
  const [{ ZxcvbnFactory }, common, en, fr] = await Promise.all([
    import('@zxcvbn-ts/core'),
    import('@zxcvbn-ts/language-common'),
    import('@zxcvbn-ts/language-en'),
    import('@zxcvbn-ts/language-fr'),
  ])
  const dictionary = { ...common.dictionary, ...en.dictionary, ...fr.dictionary }
  return new ZxcvbnFactory({ graphs: common.adjacencyGraphs, dictionary })
}
