import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { globalOptions } from './globals.ts'
import { longFlag } from './grammar/verb-spec.ts'
import { VERBS } from './verb-table.ts'

const documentation = readFileSync(resolve(import.meta.dirname, '../../../docs/cli.md'), 'utf8')
/** Said once for many verbs. */
const FLAGS = ['--device', '--workspace', '--password-stdin', '--password-file', '--offline', '--code', '--peer-code']

test.each(VERBS.map(({ spec }) => spec.path))('docs/cli.md tells of %s, with an example', (path) => {
  expect(documentation).toContain(`\`${path}`)
  expect(documentation).toContain(`parallax ${path}`)
})

test('docs/cli.md tells of every option', () => {
  const flags = VERBS.flatMap(({ spec }) => Object.keys(spec.options))
    .concat(Object.keys(globalOptions))
    .map(longFlag)
  for (const flag of new Set([...flags, ...FLAGS])) expect(documentation, flag).toContain(flag)
})
