import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { globalOptions } from './globals.ts'
import { longFlag } from './grammar/verb-spec.ts'
import { VERBS } from './verb-table.ts'
import { en } from './words/en.ts'

const documentation = readFileSync(resolve(import.meta.dirname, '../../../docs/cli.md'), 'utf8')
/** Said once for many verbs. */
const FLAGS = ['--device', '--workspace', '--password-stdin', '--password-file', '--offline', '--code', '--peer-code']

test.each(VERBS.map(({ spec }) => spec.path))('docs/cli.md tells of %s, with an example', (path) => {
  expect(documentation).toContain(`\`${path}`)
  expect(documentation).toContain(`parallax ${path}`)
})

test('docs/operate/back-up.md explains codes and files that there are', () => {
  const page = readFileSync(resolve(import.meta.dirname, '../../../docs/operate/back-up.md'), 'utf8')
  const [, troubles = ''] = page.split('## When something is wrong')
  const codes = [...(troubles.split('## The format')[0] ?? '').matchAll(/`([a-z]+(?:_[a-z]+)+)`/g)].map(
    ([, code]) => code,
  )
  expect(codes.length).toBeGreaterThan(5)
  for (const code of codes)
    expect(code === 'backup_lacks_blocks' || `error.operation.${code}` in en, `${code}`).toBe(true)
  for (const file of ['begin.json', 'keys.json', 'manifest.json', 'manifest.sha256']) expect(page).toContain(file)
})

test('docs/cli.md tells of every option', () => {
  const flags = VERBS.flatMap(({ spec }) => Object.keys(spec.options))
    .concat(Object.keys(globalOptions))
    .map(longFlag)
  for (const flag of new Set([...flags, ...FLAGS])) expect(documentation, flag).toContain(flag)
})
