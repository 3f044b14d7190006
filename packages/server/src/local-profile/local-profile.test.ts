import { spawn } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterEach, describe, expect, test } from 'vitest'
import { DataFolderError } from './data-folder.ts'
import { findAdministrationToken, openLocalProfile } from './local-profile.ts'

const made: string[] = []

function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'parallax-test-'))
  made.push(folder)
  return folder
}

afterEach(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true })
})

function modeOf(path: string): string {
  return (statSync(path).mode & 0o777).toString(8)
}

/** Runs `openLocalProfile` in a process of its own and answers what it threw or its token. */
async function openElsewhere(path: string, options: { readonly uid?: number } = {}): Promise<string> {
  const module = JSON.stringify(join(import.meta.dirname, 'local-profile.ts'))
  const code = `const { openLocalProfile } = await import(${module})
    try { console.log(openLocalProfile(${JSON.stringify(path)}).administrationToken) } catch (e) { console.log(e.message) }`
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], {
    ...options,
    cwd: '/',
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  return (await text(child.stdout)).trim()
}

test('generates its secrets once, for the owner alone', () => {
  const path = join(emptyFolder(), 'deep/data')
  const first = openLocalProfile(path)
  expect(first.administrationToken).toMatch(/^[0-9a-f]{64}$/)
  expect(first.serverKey).toMatch(/^[0-9a-f]{64}$/)
  expect(first.serverKey).not.toBe(first.administrationToken)
  expect(openLocalProfile(path)).toEqual(first)
  expect(readdirSync(path).sort()).toEqual(['administration-token', 'blocks', 'outbox', 'server-key'])
  for (const name of readdirSync(path)) expect(modeOf(join(path, name))).toMatch(/^[67]00$/)
  expect(modeOf(path)).toBe('700')
})

test('two profiles share no secret', () => {
  const [one, other] = [openLocalProfile(emptyFolder()), openLocalProfile(emptyFolder())]
  expect(one.administrationToken).not.toBe(other.administrationToken)
  expect(one.serverKey).not.toBe(other.serverKey)
})

test('servers that start at once agree on the secrets', async () => {
  const path = join(emptyFolder(), 'data')
  const tokens = await Promise.all(Array.from({ length: 6 }, () => openElsewhere(path)))
  expect(new Set(tokens).size).toBe(1)
  expect(tokens[0]).toMatch(/^[0-9a-f]{64}$/)
  expect(readdirSync(path).filter((name) => name.includes('.new'))).toEqual([])
})

test('a command on the same machine finds the token, and knows when there is none', () => {
  const path = emptyFolder()
  expect(findAdministrationToken(path)).toBeNull()
  const { administrationToken } = openLocalProfile(path)
  expect(findAdministrationToken(path)).toBe(administrationToken)
})

test('closes a secret that somebody opened to others', () => {
  const path = emptyFolder()
  openLocalProfile(path)
  chmodSync(join(path, 'server-key'), 0o644)
  openLocalProfile(path)
  expect(modeOf(join(path, 'server-key'))).toBe('600')
})

test('refuses a damaged secret, naming the file', () => {
  const path = emptyFolder()
  openLocalProfile(path)
  writeFileSync(join(path, 'server-key'), '')
  expect(() => openLocalProfile(path)).toThrow(/server-key must hold 64/)
})

describe('a data folder that cannot be used is refused, saying what to do', () => {
  test.runIf(process.geteuid?.() === 0)('no permission', async () => {
    const path = emptyFolder()
    chmodSync(path, 0o755)
    mkdirSync(join(path, 'data'))
    const said = await openElsewhere(join(path, 'data'), { uid: 65534 })
    expect(said).toMatch(/data cannot be written by this user \(\w+, 65534\): permission denied/)
    expect(said).toContain('PARALLAX_DATA_DIR=')
    expect(said).toContain('chown -R 65534')
  })

  test.runIf(process.geteuid?.() !== 0)('no permission for this user', () => {
    const path = emptyFolder()
    chmodSync(path, 0o500)
    expect(() => openLocalProfile(join(path, 'data'))).toThrow(/cannot be made by this user .*permission denied/)
  })

  test('a file in its place', () => {
    const path = join(emptyFolder(), 'data')
    writeFileSync(path, '')
    expect(() => openLocalProfile(path)).toThrow(DataFolderError)
    expect(() => openLocalProfile(path)).toThrow(/it is a file/)
    expect(() => openLocalProfile(join(path, 'below'))).toThrow(/a part of the path is a file/)
  })
})
