import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { DEFAULT_PREVENT_SYNC_GLOBS, PreventSyncPattern } from './prevent-sync-pattern.ts'

interface Vectors {
  readonly glob: readonly { readonly pattern: string; readonly candidate: string; readonly match: boolean }[]
  readonly default_prevent_sync_patterns: readonly string[]
  readonly default_prevent_sync_match: {
    readonly matching: readonly string[]
    readonly not_matching: readonly string[]
  }
}

const path = new URL('../../../../../spec/vectors/client-core.json', import.meta.url)
const vectors = JSON.parse(readFileSync(path, 'utf8')) as Vectors
const byDefault = PreventSyncPattern.fromGlobs(DEFAULT_PREVENT_SYNC_GLOBS)

describe('names that stay on this device', () => {
  test.each(vectors.glob)('$pattern on $candidate: $match', ({ pattern, candidate, match }) => {
    expect(PreventSyncPattern.fromGlobs([pattern]).matches(candidate)).toBe(match)
  })

  test('the default list is that of the specification', () => {
    expect(DEFAULT_PREVENT_SYNC_GLOBS).toEqual(vectors.default_prevent_sync_patterns)
  })

  test.each(vectors.default_prevent_sync_match.matching)('%s stays here by default', (name) => {
    expect(byDefault.matches(name)).toBe(true)
  })

  test.each(vectors.default_prevent_sync_match.not_matching)('%s goes to the server by default', (name) => {
    expect(byDefault.matches(name)).toBe(false)
  })

  test('a pattern file may hold blank lines and comments', () => {
    const pattern = PreventSyncPattern.fromGlobFile('# editors\n\n  *.bak  \n')
    expect(pattern.matches('a.bak')).toBe(true)
    expect(pattern.matches('# editors')).toBe(false)
    expect(pattern.matches('')).toBe(false)
  })

  test('an empty list keeps nothing', () => {
    expect(PreventSyncPattern.fromGlobs([]).matches('a.tmp')).toBe(false)
  })

  test('an unclosed bracket or brace stands for itself', () => {
    expect(PreventSyncPattern.fromGlobs(['a[b']).matches('a[b')).toBe(true)
    expect(PreventSyncPattern.fromGlobs(['a{b']).matches('a{b')).toBe(true)
  })
})
