import { describe, expect, test } from 'vitest'
import { en } from './en.ts'
import { fr } from './fr.ts'
import { chooseLanguage, loadWords, type WordKey } from './words.ts'

const keys = Object.keys(en) as readonly WordKey[]
const placeholders = (sentence: string): readonly string[] => (sentence.match(/\{\w+\}/g) ?? []).toSorted()

describe('the two catalogues', () => {
  test('have the same keys', () => {
    expect(Object.keys(fr)).toEqual(Object.keys(en))
  })

  test('name the same things in both languages', () => {
    for (const key of keys) expect(placeholders(fr[key]), key).toEqual(placeholders(en[key]))
  })

  test('are free of jargon', () => {
    for (const key of keys)
      for (const sentence of [en[key], fr[key]])
        expect(sentence, key).not.toMatch(/\b(realm|vlob|manifest|SAS|certificat|bootstrap(?! LI))/i)
  })
})

test('sentences are filled, and a name without parameter stays', async () => {
  const say = await loadWords('fr')
  expect(say('done.polled', { count: 3 })).toBe('Nouvelles entrées\u00a0: 3')
  expect(say('done.polled')).toContain('{count}')
})

test('the language is the one asked for, else that of the environment, else English', () => {
  expect(chooseLanguage('fr', { LANG: 'en_GB.UTF-8' })).toBe('fr')
  expect(chooseLanguage(undefined, { LANG: 'fr_FR.UTF-8' })).toBe('fr')
  expect(chooseLanguage(undefined, { LC_ALL: 'C', LANG: 'fr_FR' })).toBe('en')
  expect(chooseLanguage(undefined, { LANG: 'fry_NL' })).toBe('en')
  expect(chooseLanguage(undefined, {})).toBe('en')
})
