import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { equivalent } from './equivalent.ts'
import { findMutants } from './mutants.ts'

const root = resolve(import.meta.dirname, '../..')

test('each mutant listed as equivalent still stands in the sources', () => {
  const stale = equivalent.filter(({ file, change }) => {
    const mutants = findMutants(file, readFileSync(join(root, file), 'utf8'))
    return !mutants.some((mutant) => mutant.change === change)
  })
  expect(stale).toEqual([])
})
