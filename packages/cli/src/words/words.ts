import type { en } from './en.ts'

/** Every sentence of the command line, by key. */
export type WordKey = keyof typeof en
/** All sentences in one language. */
export type Catalogue = Readonly<Record<WordKey, string>>
/** What stands in the braces of a sentence. */
export type Parameters = Readonly<Record<string, string | number>>
/** Languages that there is a catalogue for. */
export type Language = 'en' | 'fr'

/** Says the sentence of `key`. */
export type Say = (key: WordKey, parameters?: Parameters) => string

/** Sentences of one language, loaded when first used. */
export async function loadWords(language: Language): Promise<Say> {
  const catalogue = language === 'fr' ? (await import('./fr.ts')).fr : (await import('./en.ts')).en
  return (key, parameters = {}) => fill(catalogue[key], parameters)
}

/** Puts `parameters` in the place of `{name}`; a name without parameter stays as it is. */
export function fill(sentence: string, parameters: Parameters): string {
  return sentence.replace(/\{(\w+)\}/g, (placeholder, name: string) => String(parameters[name] ?? placeholder))
}

/** The language asked for, else that of the environment, else English. */
export function chooseLanguage(wanted: string | undefined, environment: NodeJS.ProcessEnv): Language {
  const text = wanted ?? environment.LC_ALL ?? environment.LC_MESSAGES ?? environment.LANG ?? ''
  return /^fr(?![a-z])/i.test(text) ? 'fr' : 'en'
}
