import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { OPTIONS } from '../../packages/server/src/config/options.ts'
import { readSettings, variablesOf } from '../../packages/server/src/config/read-settings.ts'
import { readDockerfile } from '../../scripts/check-container/dockerfile.ts'
import { root, trackedFiles } from './tracked-files.ts'

const read = (path: string) => readFileSync(join(root, path), 'utf8')
const known = new Set(['PARALLAX_CMD_ARGS', 'PARSEC_CMD_ARGS', ...Object.values(OPTIONS).flatMap(variablesOf)])
/** Of the command line, not of the server. */
const OF_THE_CLIENT = /^PARALLAX_(?:ORGANIZATION_ID|DEVICE_ID|WORKSPACE_ID|CONFIG_DIR|CLIENT_DATA_DIR|BACKTRACE)$/

const places = [
  'Dockerfile',
  'compose.yaml',
  'deploy/parallax.service',
  ...trackedFiles().filter((path) => path.startsWith('docs/operate/')),
]

test.each(places)('every variable in %s is one of the configuration', (path) => {
  const variables = read(path).match(/\b(?:PARALLAX|PARSEC)_[A-Z][A-Z0-9_]+/g) ?? []
  expect(variables.filter((name) => !known.has(name) && !OF_THE_CLIENT.test(name))).toEqual([])
})

test.each(places.filter((path) => path.endsWith('.md')))('every option of the server in %s exists', (path) => {
  const flags = new Set(Object.values(OPTIONS).map((option) => option.flag))
  const lines = read(path)
    .split('\n')
    .filter((line) => /parallax server start|^\| `--/.test(line))
  const named = lines.flatMap((line) => line.match(/--[a-z][a-z0-9-]+/g) ?? [])
  expect(named.filter((flag) => !flags.has(flag) && flag !== '--help')).toEqual([])
})

test('the variables of compose.yaml make a configuration that the server takes', () => {
  const lines = read('compose.yaml').matchAll(/^ {6}(PARALLAX_\w+): (.*)$/gm)
  const environment = Object.fromEntries(
    [...lines].map(([, name = '', value = '']) => [
      name,
      value.replace(/\$\{\w+(?::-([^}]*)|:\?)?\}/g, (_, other) => other ?? 'given'),
    ]),
  )
  const settings = readSettings({ args: [], environment: { ...environment, PARALLAX_SERVER_KEY: '0a'.repeat(32) } })
  expect(settings.serverAddress).toBe('https://given/')
  expect(settings.database).toBe('postgresql://parallax:given@database/parallax')
  expect(settings.blockStore).toMatchObject({ type: 's3', bucket: 'parallax' })
  expect(settings.emailUseTls).toBe(true)
  expect(settings.proxyTrustedAddresses?.includes('172.30.77.9')).toBe(true)
})

test('every variable that compose.yaml takes from its file is in that file, and the other way round', () => {
  const taken = new Set([...read('compose.yaml').matchAll(/\$\{(\w+)/g)].map(([, name]) => name))
  const given = new Set([...read('deploy/compose.env').matchAll(/^(\w+)=/gm)].map(([, name]) => name))
  expect([...given].sort()).toEqual([...taken].sort())
})

test('containers run without privileges on a root that they cannot write, and show no port but that of the proxy', () => {
  const compose = read('compose.yaml')
  const service = (name: string) =>
    new RegExp(`^ {2}${name}:\\n(?: {4}.*\\n|\\n| {2,}#.*\\n)*`, 'm').exec(compose)?.[0] ?? ''
  for (const line of ['read_only: true', 'cap_drop: [ALL]', 'no-new-privileges:true'])
    expect(service('server')).toContain(line)
  expect(compose.match(/^ {4}ports:/gm)).toHaveLength(1)
  expect(service('proxy')).toContain('ports:')
})

test('the Dockerfile ends as a user without rights, and starts what exists', () => {
  const stages = readDockerfile(read('Dockerfile'))
  const last = stages.at(-1)
  expect(stages).toHaveLength(2)
  expect(last?.user).toMatch(/^[1-9]\d+:[1-9]\d+$/)
  const [program, file = ''] = last?.entrypoint ?? []
  expect([program, existsSync(join(root, file))]).toEqual(['node', true])
  for (const { steps } of stages)
    for (const step of steps)
      if (step.type === 'copy' && step.from === null)
        for (const source of step.sources) expect(existsSync(join(root, source)), source).toBe(true)
})

test('what the container ignores is not what it needs', () => {
  const ignored = read('.dockerignore')
    .split('\n')
    .filter((line) => line !== '')
  for (const needed of ['packages', 'scripts', 'package.json', 'package-lock.json'])
    expect(ignored).not.toContain(needed)
})
