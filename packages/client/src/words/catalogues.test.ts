import { describe, expect, it } from 'vitest'
import { ERROR_PARAMETERS } from '../errors/error-codes.ts'
import type { Catalogue } from './catalogue.ts'
import { CATALOGUES, catalogueOf } from './catalogues.ts'
import { placeholders } from './fill-words.ts'

const CODES = Object.entries(ERROR_PARAMETERS)

/** Words of the protocol and of the code that nobody needs to know (PRODUCT §5, glossary of the design). */
const JARGON =
  /\b(realms?|vlobs?|manifests?|manifestes?|SAS|certificates?|certificats?|bootstrap\w*|claimers?|greeters?|blobs?|chunks?|sequest\w*|séquestre|outsiders?|TOTP|OIDC|SSO|ledger|nonces?|payload|placeholder|parsec\w*|RPC|SSE|quota|stack|exception|null|undefined)\b/i

function everyText(catalogue: Catalogue): readonly string[] {
  const collect = (value: unknown): readonly string[] =>
    typeof value === 'string' ? [value] : Object.values(value as object).flatMap(collect)
  const { language: _, ...groups } = catalogue
  return collect(groups)
}

describe.each(CATALOGUES.map((catalogue) => [catalogue.language, catalogue] as const))(
  'catalogue %s',
  (_, catalogue) => {
    it('has words for every code and for no other', () => {
      expect(Object.keys(catalogue.errors).toSorted()).toEqual(CODES.map(([code]) => code).toSorted())
    })

    it.each(CODES)(
      'tells what happened, what is safe and what to do for %s, with its parameters',
      (code, parameters) => {
        const words = catalogue.errors[code as keyof typeof catalogue.errors]
        for (const text of [words.what, words.safe, words.next]) expect(text).toMatch(/^[\p{Lu}“«{].{4,}[.}]$/u)
        expect(placeholders(`${words.what} ${words.safe} ${words.next}`).toSorted()).toEqual([...parameters].toSorted())
      },
    )

    it('uses no word that only we understand, and does not shout', () => {
      for (const text of everyText(catalogue)) {
        expect(text).not.toMatch(JARGON)
        expect(text).not.toMatch(/!|oops/i)
      }
    })

    it('uses the same parameters as the others outside of the errors', () => {
      const asked = (one: Catalogue) =>
        [one.states, one.notices, one.holder].map((group) =>
          Object.entries(group).map(([key, text]) => [key, placeholders(text)]),
        )
      expect(asked(catalogue)).toEqual(asked(catalogueOf(['en'])))
    })
  },
)

describe('French', () => {
  const texts = everyText(catalogueOf(['fr']))

  it('is not English', () => {
    const english = new Set(everyText(catalogueOf(['en'])))
    expect(texts.filter((text) => english.has(text))).toEqual([])
  })

  it('puts no-break spaces where French typography wants them, and curly apostrophes', () => {
    for (const text of texts) {
      expect(text).not.toMatch(/ [;:?%»]|« /)
      expect(text).not.toMatch(/'/)
    }
  })
})

describe('catalogueOf', () => {
  it('takes the first language that exists, whatever the region', () => {
    expect(catalogueOf(['de-DE', 'fr_CA.UTF-8', 'en']).language).toBe('fr')
    expect(catalogueOf(['fr-FR']).language).toBe('fr')
    expect(catalogueOf(['EN-gb', 'fr']).language).toBe('en')
  })

  it('falls back to English', () => {
    expect(catalogueOf([]).language).toBe('en')
    expect(catalogueOf(['nb']).language).toBe('en')
  })
})
