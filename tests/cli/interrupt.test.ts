import { randomBytes } from 'node:crypto'
import { readdir, writeFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type CommandProxy, startCommandProxy } from '../kit/client/command-proxy.ts'
import { sharedServer } from '../kit/shared-server.ts'
import type { Computer } from './computer.ts'
import { foundOrganization } from './found-organization.ts'

const SIZE = 20 * 1024 * 1024

/** Holds the blocks of an upload at the third, until it is let go. */
class BlockGate {
  readonly reached = Promise.withResolvers<void>()
  readonly #open = Promise.withResolvers<void>()
  #blocks = 0

  pass(): Promise<void> | undefined {
    this.#blocks += 1
    if (this.#blocks < 3) return undefined
    this.reached.resolve()
    return this.#open.promise
  }

  open(): void {
    this.#open.resolve()
  }
}

let gate: BlockGate | undefined
let proxy: CommandProxy
let alice: Computer
beforeAll(async () => {
  const { url } = await sharedServer()
  proxy = await startCommandProxy({
    server: () => url,
    onRequest: ({ name }) => (name === 'block_create' ? gate?.pass() : undefined),
  })
  alice = await foundOrganization({ via: proxy.url })
  await alice.json('workspace', 'create', 'Plans')
  await writeFile(alice.path('big'), randomBytes(SIZE))
}, 90_000)
afterAll(async () => {
  await alice[Symbol.asyncDispose]()
  await proxy[Symbol.asyncDispose]()
})

const put = ['put', 'big', 'Plans:/big', '--password-file', 'password', '--json']

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 130],
  ['SIGKILL', null],
] as const)(
  '%s in the middle: no half file, and the same command finishes',
  { timeout: 120_000 },
  async (signal, code) => {
    gate = new BlockGate()
    const first = alice.start(put, { input: '' })
    await gate.reached.promise
    first.kill(signal)
    const ended = await first.finished
    gate.open()
    gate = undefined
    expect(ended.code).toBe(code)
    if (code !== null) expect(ended.stderr.trimEnd().split('\n').at(-1)).toContain('"code":"interrupted"')
    expect(await alice.json('ls', 'Plans:/')).toEqual([])
    expect(await alice.start(put, { input: '' }).finished).toMatchObject({ code: 0 })
    expect(await alice.json('ls', '-l', 'Plans:/')).toMatchObject([{ name: 'big', size: SIZE }])
    await alice.json('rm', 'Plans:/big')
  },
)

test('a server that is gone for a moment at the end is waited for', { timeout: 120_000 }, async () => {
  const { url } = await sharedServer()
  let isThere = true
  await using way = await startCommandProxy({
    // Nobody listens on the port that stands for nothing.
    server: () => (isThere ? url : 'http://127.0.0.1:1'),
    onRequest: ({ name }) => {
      if (name === 'vlob_create' && armed) isThere = false
    },
  })
  let armed = false
  await using bob = await foundOrganization({ via: way.url })
  await bob.json('workspace', 'create', 'Plans')
  await bob.json('ls', 'Plans:/')
  await writeFile(bob.path('note'), 'hello')
  armed = true
  const command = bob.start(['put', 'note', 'Plans:/note', '--password-file', 'password', '--json'], { input: '' })
  expect(await command.next('warning')).toContain('Trying again')
  armed = false
  isThere = true
  const { code, stdout } = await command.finished
  expect(code).toBe(0)
  expect(JSON.parse(stdout)).toMatchObject({ state: 'synced', files: 1 })
})

test('a second command waits for the first and says for whom; not for ever', { timeout: 120_000 }, async () => {
  const held = ['--password-file', 'password', '--json']
  // Its source is not there yet, so it keeps the device.
  const first = alice.start(['put', '-', 'Plans:/later', ...held])
  const locks = () => readdir(alice.path('config/in_use_devices'))
  const isHeld = async () => (await locks()).some((name) => /^[0-9a-f]{32}$/.test(name))
  await expect.poll(isHeld, { timeout: 30_000 }).toBe(true)
  const impatient = await alice.start(['ls', 'Plans:/', ...held], { input: '' }).finished
  expect(impatient.code).toBe(1)
  expect(impatient.stderr).toMatch(/"device_in_use".*process \d+/)
  const second = alice.start(['ls', 'Plans:/', ...held], { input: '' })
  expect(await second.next('warning')).toContain('this device is in use by parallax (process')
  first.endInput()
  expect(await first.finished).toMatchObject({ code: 0 })
  expect(JSON.parse((await second.finished).stdout)).toContain('later')
})
