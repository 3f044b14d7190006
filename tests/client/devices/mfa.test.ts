import { enableMfa, listDevices, openDevice, resetMfa } from '@parallax/client'
import { parseLink, type TotpResetLink } from '@parallax/wire'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { administer } from '../../kit/administration.ts'
import { nodeMachine } from '../../kit/client/node-machine.ts'
import { type TestClients, type TestDevice, testClients } from '../../kit/client/test-clients.ts'
import { ManualClock } from '../../kit/manual-clock.ts'
import { sharedServer } from '../../kit/shared-server.ts'
import { startTestServer, type TestServer } from '../../kit/start-test-server.ts'
import { Person } from './mfa-scene.ts'

const clock = new ManualClock()
let server: TestServer
let org: TestClients
let alice: Person
let device: TestDevice
beforeAll(async () => {
  const { database } = await sharedServer()
  server = await startTestServer({ database, clock })
})
afterAll(() => server[Symbol.asyncDispose]())
beforeEach(async () => {
  org = await testClients({ server, machine: nodeMachine, users: ['alice'] })
  alice = new Person(clock)
  device = org.device('alice')
  return () => org[Symbol.asyncDispose]()
})

const codeOf = (attempt: Promise<unknown>) =>
  attempt.then(
    () => 'ok',
    (error) => error.code,
  )

describe('enabling MFA', () => {
  test('asks for the password, shows the entry, takes its code; from then on the code comes first', async () => {
    const { entry, known } = await alice.enable(device)
    expect([entry, known.secondFactor, known.createdOn]).toEqual(['new', true, device.known.createdOn])
    expect(alice.takeAsked()).toEqual(['password', 'confirm'])
    const [question] = alice.confirmed
    expect(question?.entry.uri).toBe(
      `otpauth://totp/Parallax:${org.organizationId}?secret=${question?.entry.secret}&issuer=Parallax`,
    )
    expect(question?.entry.secret).toMatch(/^[A-Z2-7]{32}$/)
    const opened = await alice.open(device)
    expect(alice.takeAsked()).toEqual(['code', 'password'])
    expect(opened.signingKey.equals(device.local.signingKey)).toBe(true)
  })

  test('serves a second device with the same entry, which is shown to nobody again', async () => {
    const second = await org.addDevice('alice')
    await alice.enable(device)
    alice.takeAsked()
    expect((await alice.enable(second)).entry).toBe('existing')
    expect(alice.takeAsked()).toEqual(['password'])
    await alice.open(second)
    expect(alice.takeAsked()).toEqual(['code', 'password'])
  })

  test('takes a phone that is 29 s wrong, refuses 90 s and 5 min, telling the time of the server', async () => {
    alice.phone.ahead = 90
    const confirm: typeof alice.confirm = async (question, signal) => {
      if (question.tries === 1) alice.phone.ahead = -300
      if (question.tries === 2) alice.phone.ahead = 29
      return alice.confirm(question, signal)
    }
    await enableMfa(alice.parts(device), device.known.file, { ask: alice.ask, confirm })
    expect(alice.confirmed.map(({ problem, tries }) => [problem, tries])).toEqual([
      [null, 0],
      ['wrong', 1],
      ['wrong', 2],
    ])
    const { serverTime } = alice.confirmed[2] ?? {}
    expect(Math.abs(Number((serverTime ?? 0n) - BigInt(Date.now()) * 1000n)) / 1e6).toBeLessThan(60)
  })

  test('that is given up leaves the device as it was', async () => {
    const confirm = async () => null
    const enabling = enableMfa(alice.parts(device), device.known.file, { ask: alice.ask, confirm })
    expect(await codeOf(enabling)).toBe('cancelled')
    await alice.open(device)
    expect(alice.takeAsked()).toEqual(['password', 'password'])
  })
})

describe('a step that is lost, or whose answer is lost, leaves a device that opens, and can be repeated', () => {
  const steps = ['totp_setup_get_secret', 'totp_setup_confirm', 'totp_create_opaque_key'] as const
  test.each(steps.flatMap((step) => [[step, 'loseRequest'] as const, [step, 'loseReply'] as const]))(
    '%s, %s',
    async (step, lose) => {
      device.network[lose](step)
      expect(await codeOf(alice.enable(device))).toBe('offline')
      alice.takeAsked()
      await alice.open(device)
      expect(alice.takeAsked()).toEqual(['password'])
      await alice.enable(device)
      alice.takeAsked()
      await alice.open(device)
      expect(alice.takeAsked()).toEqual(['code', 'password'])
    },
  )

  test.each(['before', 'after'])('the file, %s it was written', async (when) => {
    const { folder } = device.machine
    const save = folder.save.bind(folder)
    folder.save = async (name, bytes) => {
      if (when === 'after') await save(name, bytes)
      throw new Error('killed')
    }
    await expect(alice.enable(device)).rejects.toThrow('killed')
    folder.save = save
    alice.takeAsked()
    await alice.open(device)
    expect(alice.takeAsked()).toEqual(when === 'after' ? ['code', 'password'] : ['password'])
  })
})

describe('a device with MFA', () => {
  beforeEach(async () => {
    await alice.enable(device)
    alice.takeAsked()
  })

  test('takes the right code once the server looks at codes again after wrong ones', async () => {
    alice.mistakes.push(alice.phone.code === '000000' ? '000001' : '000000')
    await alice.open(device)
    expect(alice.takeAsked()).toEqual(['code', 'code', 'password'])
    expect(alice.told.map(({ state }) => state)).toEqual(['sending', 'sending', 'throttled', 'sending'])
  })

  test('works without the server once it is opened', async () => {
    const local = await alice.open(device)
    device.network.cut()
    await using started = await device.start({ device: local })
    expect(await started.session.workspaces.list()).toEqual([])
  })

  test('is listed as protected', async () => {
    const { devices } = await listDevices(device.machine.folder)
    expect(devices.map(({ secondFactor, obstacle }) => [secondFactor, obstacle])).toEqual([[true, undefined]])
  })

  test('loses it by a code and the password; the entry stays', async () => {
    await alice.disable(device)
    expect(alice.takeAsked()).toEqual(['code', 'password'])
    await alice.open(device)
    expect(alice.takeAsked()).toEqual(['password'])
    expect((await alice.enable(device)).entry).toBe('existing')
  })
})

describe('a reset', () => {
  async function reset(): Promise<TotpResetLink> {
    const path = `/organizations/${org.organizationId}/users/reset_totp`
    const { json } = await administer(server, 'POST', path, { user_email: 'alice@example.com' })
    const parsed = parseLink('totpReset', Object(json).totp_reset_url)
    if (parsed.status !== 'ok') throw new Error(JSON.stringify(json))
    // The address of this test server is not the one in its configuration.
    return { ...parsed.link, server: device.local.serverUrl }
  }

  const follow = (link: TotpResetLink) => resetMfa(alice.parts(device), link, { confirm: alice.confirm })

  beforeEach(async () => {
    await alice.enable(device)
    alice.takeAsked()
  })

  test('makes the old codes worthless, and the link new ones that open the same file', async () => {
    const before = await device.machine.folder.read(device.known.file)
    const link = await reset()
    const codes = [alice.phone.code]
    const ask: typeof alice.ask = async () => {
      const code = codes.shift()
      return code === undefined ? null : { kind: 'code', code }
    }
    expect(await codeOf(openDevice(alice.parts(device), device.known.file, { ask }))).toBe('mfa_code_wrong')
    await follow(link)
    await alice.open(device)
    expect(alice.takeAsked()).toEqual(['confirm', 'code', 'password'])
    expect(await device.machine.folder.read(device.known.file)).toEqual(before)
  })

  test('link is good once, not after another one, and may be given up in between', async () => {
    const first = await reset()
    const second = await reset()
    expect(await codeOf(follow(first))).toBe('mfa_reset_link_used')
    const givingUp = resetMfa(alice.parts(device), second, { confirm: async () => null })
    expect(await codeOf(givingUp)).toBe('cancelled')
    expect(await codeOf(follow(second))).toBe('ok')
    expect(await codeOf(follow(second))).toBe('mfa_reset_link_used')
  })

  test.each(['loseRequest', 'loseReply'] as const)('is not in vain when its end is lost: %s', async (lose) => {
    const link = await reset()
    device.network[lose]('totp_setup_confirm')
    expect(await codeOf(follow(link))).toBe('ok')
    await alice.open(device)
    expect(alice.takeAsked()).toEqual(['confirm', 'code', 'password'])
  })

  test('link of a person without access says that it is worth nothing', async () => {
    const link = await reset()
    await administer(server, 'POST', `/organizations/${org.organizationId}/users/freeze`, {
      user_email: 'alice@example.com',
      frozen: true,
    })
    expect(await codeOf(follow(link))).toBe('mfa_reset_link_used')
  })
})
