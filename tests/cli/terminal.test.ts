import { spawn, spawnSync } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sharedServer } from '../kit/shared-server.ts'
import { Computer, PASSWORD } from './computer.ts'

const MAIN = resolve(import.meta.dirname, '../../packages/cli/src/main.ts')
/** No Python with pseudo-terminals on this machine: nobody can sit at one. */
const noTerminal = spawnSync('python3', ['-c', 'import pty, termios']).status !== 0

interface Screen {
  readonly code: number
  readonly screen: string
}

/** A person who waits for a text on the screen, then types. */
type Typing = readonly (readonly [awaited: string, typed: string])[]

async function sitDown(computer: Computer, argv: readonly string[], script: Typing): Promise<Screen> {
  const environment = {
    PATH: process.env.PATH,
    LANG: 'en_GB.UTF-8',
    TERM: 'xterm',
    PARALLAX_CONFIG_DIR: computer.path('config'),
    PARALLAX_CLIENT_DATA_DIR: computer.path('data'),
  }
  const person = spawn('python3', [join(import.meta.dirname, 'on-terminal.py')], {
    env: environment,
    cwd: computer.folder,
  })
  person.stdin.end(JSON.stringify({ argv: [process.execPath, MAIN, ...argv], script }))
  const [stdout, stderr] = await Promise.all([text(person.stdout), text(person.stderr)])
  if (stdout === '') throw new Error(stderr)
  return JSON.parse(stdout)
}

describe.skipIf(noTerminal)('at a terminal', { timeout: 90_000 }, () => {
  let alice: Computer
  let link = ''
  beforeAll(async () => {
    const { url, administrationToken } = await sharedServer()
    alice = await Computer.create()
    await writeFile(alice.path('token'), administrationToken)
    const create = ['organization', 'create', `Terminal-${process.pid}`, '--addr', url, '--token-file', 'token']
    link = (await alice.start(create, { input: '' }).finished).stdout.trim()
  }, 60_000)
  afterAll(() => alice[Symbol.asyncDispose]())

  test('a person says no, and nothing is sent', async () => {
    const { code, screen } = await sitDown(alice, ['organization', 'bootstrap', link], [['Go on with', '\r']])
    expect(code).toBe(0)
    expect(screen).toContain('Nothing was done.')
  })

  test('a person creates an organization: asked again until answers fit, the password twice and never shown', async () => {
    const { code, screen } = await sitDown(
      alice,
      ['organization', 'bootstrap', link, '--device-label', 'laptop'],
      [
        ['Go on with', 'y'],
        ['E-mail address:', 'nowhere\r'],
        ['no e-mail address', '\x15alice@example.com\r'],
        ['Name:', 'Alice\r'],
        ['New password:', 'short\r'],
        ['too short', `\x15${PASSWORD}\r`],
        ['once more', 'something else\r'],
        ['not the same', `${PASSWORD}\r`],
        ['once more', `${PASSWORD}\r`],
      ],
    )
    expect(code).toBe(0)
    expect(screen).toContain('Only you hold your keys')
    expect(screen).toContain('Password strength: strong')
    expect(screen).not.toContain(PASSWORD)
  })

  test('a wrong password is asked for again', async () => {
    const { code, screen } = await sitDown(
      alice,
      ['workspace', 'create', 'Plans'],
      [
        ['Password:', 'wrong one\r'],
        ['The password is wrong.', ''],
        ['Password:', `${PASSWORD}\r`],
      ],
    )
    expect(code).toBe(0)
    expect(screen).toMatch(/[0-9a-f]{32}/)
  })

  test('removing a folder that holds something is asked', async () => {
    await alice.json('mkdir', '-p', 'Plans:/a/b')
    const kept = await sitDown(alice, ['rm', 'Plans:/a', '--password-file', 'password'], [['Remove /a', '\r']])
    expect(kept.screen).toContain('Nothing was done.')
    const removed = await sitDown(alice, ['rm', 'Plans:/a', '--password-file', 'password'], [['Remove /a', 'y']])
    expect(removed.code).toBe(0)
    expect(await alice.json('ls', 'Plans:/')).toEqual([])
  })

  test('Ctrl-C at a question is exit 130', async () => {
    const { code, screen } = await sitDown(alice, ['ls', 'Plans:/'], [['Password:', '\x03']])
    expect(code).toBe(130)
    expect(screen).toContain('(interrupted)')
  })
})
