import { describe, expect, test } from 'vitest'
import { english } from './english.ts'
import { french } from './french.ts'

const keys = Object.keys(english) as (keyof typeof english)[]

function parametersOf(text: string): readonly string[] {
  return [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '').sort()
}

describe('the words of the pages', () => {
  test('are there in French, with the same parameters', () => {
    expect(Object.keys(french).sort()).toEqual([...keys].sort())
    for (const key of keys) expect([key, parametersOf(french[key])]).toEqual([key, parametersOf(english[key])])
  })

  test('have what French typography wants: no-break spaces, curly apostrophes', () => {
    for (const key of keys) {
      expect([key, french[key]]).toEqual([key, expect.not.stringMatching(/ [;:?!%»]|« /)])
      expect([key, french[key]]).toEqual([key, expect.not.stringMatching(/'/)])
    }
  })

  test('use no word that only developers know', () => {
    for (const key of keys)
      expect([key, english[key]]).toEqual([
        key,
        expect.not.stringMatching(/realm|vlob|manifest|bootstrap|claimer|greeter/i),
      ])
  })
})
