import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { shells } from '../specs/program-specs.ts'
import { NOUNS, VERBS } from '../verb-table.ts'
import { loadWords } from '../words/words.ts'
import { completionScript } from './completion-script.ts'

let folder = ''
const scripts = new Map<string, string>()
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'parallax-completion-'))
  writeFileSync(join(folder, 'a b.txt'), '')
  const say = await loadWords('en')
  for (const shell of shells) {
    const path = join(folder, `script.${shell}`)
    writeFileSync(path, completionScript(shell, { verbs: VERBS.map(({ spec }) => spec), nouns: NOUNS, say }))
    scripts.set(shell, path)
  }
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** What bash offers for the last of `words`. */
function offered(...words: readonly string[]): readonly string[] {
  const program = `source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _parallax; printf '%s\\n' "\${COMPREPLY[@]}"`
  const args = ['-c', program, 'bash', scripts.get('bash') ?? '', 'parallax', ...words]
  const { stdout, stderr, status } = spawnSync('bash', args, { cwd: folder, encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr)
  return stdout.split('\n').filter((line) => line !== '')
}

describe.skipIf(spawnSync('bash', ['-c', 'true']).status !== 0)('bash', () => {
  test('offers nouns and verbs, then the verbs of the noun', () => {
    expect(offered('')).toEqual(expect.arrayContaining(['workspace', 'ls', 'completion']))
    expect(offered('work')).toEqual(['workspace'])
    expect(offered('workspace', 'l')).toEqual(['list', 'list-users'])
  })

  test('knows its place behind options and their values', () => {
    expect(offered('--config-dir', 'ls', 'workspace', '--json', 'cr')).toEqual(['create'])
    expect(offered('workspace', 'share', '--ro')).toEqual(['--role'])
    expect(offered('workspace', 'share', '-w', 'list', '--role', 'o')).toEqual(['owner'])
    expect(offered('--color', '')).toEqual(['auto', 'always', 'never'])
  })

  test('offers files with any name, and nothing where there is nothing to offer', () => {
    expect(offered('put', 'a')).toEqual(['a b.txt'])
    expect(offered('put', 'x', '')).toEqual([])
    expect(offered('ls', '-w', '')).toEqual([])
  })

  test('knows the alias of completion', () => {
    expect(offered('auto-complete', 'z')).toEqual(['zsh'])
  })
})

/** No shell of this kind on this machine: only its form is looked at. */
const lacks = (shell: string): boolean => spawnSync(shell, ['--version']).error !== undefined

test.skipIf(lacks('zsh'))('zsh takes its script', () => {
  expect(spawnSync('zsh', ['-n', scripts.get('zsh') ?? '']).status).toBe(0)
})

test.skipIf(lacks('fish'))('fish takes its script', () => {
  expect(spawnSync('fish', ['--no-execute', scripts.get('fish') ?? '']).status).toBe(0)
})

test('the zsh script is a shell script in form (read by bash -n, which knows the same syntax)', () => {
  expect(spawnSync('bash', ['-n', scripts.get('zsh') ?? '']).stderr.toString()).toBe('')
})

test('every verb stands in every script', async () => {
  const say = await loadWords('fr')
  for (const shell of shells) {
    const script = completionScript(shell, { verbs: VERBS.map(({ spec }) => spec), nouns: NOUNS, say })
    for (const { spec } of VERBS) expect(script).toMatch(new RegExp(`['" ]${spec.path.split(' ').at(-1)}['" :]`))
  }
})
