import type { Catalogue } from './catalogue.ts'
import { english } from './english.ts'
import { french } from './french.ts'

export const CATALOGUES: readonly Catalogue[] = [english, french]

/** The first of `languages` (BCP 47 tags, most wanted first) that there is a catalogue for; English otherwise. */
export function catalogueOf(languages: readonly string[]): Catalogue {
  for (const wanted of languages) {
    const language = wanted.toLowerCase().split(/[-_.]/)[0]
    const found = CATALOGUES.find((catalogue) => catalogue.language === language)
    if (found !== undefined) return found
  }
  return english
}
