import { readFileSync } from 'node:fs'
import { SecretKey } from '@parallax/crypto'
import { nativeCrypto } from '@parallax/crypto/native'
import { type LocalDevice, loadDeviceFile, openDeviceFile, recoveryFileKey } from '@parallax/protocol'
import { fromHex, parseUuid, type TotpOpaqueKeyId } from '@parallax/wire'
import { beforeEach, describe, expect, test } from 'vitest'
import { PassingClock } from '../../enrolment/testing/passing-clock.ts'
import type { AskForDevice, CodeNotice, DeviceQuestion } from '../device-questions.ts'
import { listDevices } from '../list-devices.ts'
import { openDevice } from '../open-device.ts'
import { newPasswordProtection, writeDeviceFile } from '../save-device.ts'
import { CodeServer } from '../testing/code-server.ts'
import { MemoryDeviceFolder } from '../testing/memory-device-folder.ts'
import type { OpenDeviceParts } from '../unlock-file.ts'
import { ReleasedFactors } from './released-factors.ts'

const vectors = new URL('../../../../../spec/vectors/', import.meta.url)
const { device_file_password_with_totp: official } = JSON.parse(
  readFileSync(new URL('onboarding.json', vectors), 'utf8'),
)
const { recovery } = JSON.parse(readFileSync(new URL('golden/organization.json', vectors), 'utf8'))
const FILE = 'devices/x.keys'
const RIGHT = '123456'

const crypto = await nativeCrypto()
const protection = await newPasswordProtection(crypto, 'secret', { memlimitKb: 8, opslimit: 1, parallelism: 1 })
const device = goldenDevice()

let clock: PassingClock
let folder: MemoryDeviceFolder
let server: CodeServer
let parts: OpenDeviceParts
let asked: DeviceQuestion[]
let told: CodeNotice[]
beforeEach(async () => {
  clock = new PassingClock()
  folder = new MemoryDeviceFolder()
  server = new CodeServer(clock, crypto.newSecretKey())
  parts = { folder, crypto, connection: { http: server, clock, crypto } }
  asked = []
  told = []
  await protect(server.key)
})

async function protect(key: SecretKey): Promise<void> {
  const factor = { id: id('77'), key }
  await writeDeviceFile({ folder, crypto, clock }, FILE, { device, createdOn: clock.now(), protection, factor })
}

/** Answers codes and passwords, each kind in its order, then nothing. */
function open(codes: readonly string[], passwords: readonly string[] = ['secret'], of = parts): Promise<LocalDevice> {
  const left = { code: [...codes], password: [...passwords] }
  return openDevice(of, FILE, {
    notify: (notice) => told.push(notice),
    ask: async (question) => {
      asked.push(question)
      const text = left[question.kind].shift()
      if (text === undefined) return null
      return question.kind === 'code' ? { kind: 'code', code: text } : { kind: 'password', password: text }
    },
  })
}

const codeOf = (opening: Promise<LocalDevice>) =>
  opening.then(
    () => 'opened',
    (error) => error.code,
  )
const outline = () =>
  asked.map((question) =>
    question.kind === 'code' ? [question.problem, question.tries] : ['password', question.wrong],
  )

describe('a device with a second factor', () => {
  test('asks for the code, then for the password', async () => {
    expect((await open([RIGHT])).deviceId).toBe(device.deviceId)
    expect(asked).toEqual([
      { kind: 'code', problem: null, tries: 0, serverTime: null },
      { kind: 'password', wrong: false },
    ])
    expect((await listDevices(folder)).devices).toMatchObject([{ secondFactor: true, protection: 'password' }])
    expect((await listDevices(folder)).devices[0]).not.toHaveProperty('obstacle')
  })

  test('made by the official client opens', async () => {
    folder.files.set(FILE, bytesOf(official.file))
    server.key = new SecretKey(bytesOf(official.totp_opaque_key))
    expect((await open([RIGHT], [official.password_utf8])).type).toBe('local_device')
  })

  test('asks for no second code after a wrong password', async () => {
    await open([RIGHT], ['Secret', 'secret'])
    expect(outline()).toEqual([
      [null, 0],
      ['password', false],
      ['password', true],
    ])
    expect(server.seen).toHaveLength(1)
  })

  test('tells wrong codes with their number, and asks for no password before the right one', async () => {
    await open(['111111', '222222', RIGHT])
    expect(outline()).toEqual([
      [null, 0],
      ['wrong', 1],
      ['wrong', 2],
      ['password', false],
    ])
  })

  test('tells the time of the server once that is known', async () => {
    server.ahead = -3_600_000_000n
    await open(['111111', RIGHT])
    const second = asked[1]
    if (second?.kind !== 'code' || second.serverTime === null) throw new Error('no time')
    expect(Number(clock.now() - second.serverTime) / 1e6).toBeGreaterThan(3590)
  })

  test.each(['12345', '1234567', 'abcdef', '', '12345٣'])('does not send %j', async (typed) => {
    await open([typed, ' 123 456 '])
    expect(outline()).toEqual([
      [null, 0],
      ['malformed', 0],
      ['password', false],
    ])
    expect(server.seen.map(({ code }) => code)).toEqual([RIGHT])
  })

  test('without a server to ask is not opened at all', async () => {
    expect(await codeOf(open([RIGHT], ['secret'], { folder, crypto }))).toBe('device_kind_unsupported')
    expect(asked).toEqual([])
  })
})

describe('without an answer the same code', () => {
  test('is sent again after 0, 1, 2, 4, 5, 5 … seconds', async () => {
    server.fates = ['no_answer', 'unavailable', 'no_answer', 'no_answer', 'unavailable', 'no_answer']
    await open([RIGHT])
    const pauses = server.seen.map(({ at }, index) => Math.round((at - (server.seen[index - 1]?.at ?? at)) / 1000))
    expect(pauses).toEqual([0, 0, 1, 2, 4, 5, 5])
    expect(told.flatMap((notice) => (notice.state === 'no_answer' ? [notice.failures] : []))).toEqual([
      1, 2, 3, 4, 5, 6,
    ])
    expect(outline()).toEqual([
      [null, 0],
      ['password', false],
    ])
  })

  test('is sent for a minute, then the next one is asked for, which counts as no wrong one', async () => {
    server.fates = Array.from({ length: 40 }, () => 'no_answer')
    expect(await codeOf(open(['111111', '222222']))).toBe('offline')
    expect(outline()).toEqual([
      [null, 0],
      ['too_old', 0],
      ['too_old', 0],
    ])
    const [first] = server.seen
    const last = server.seen.findLast(({ code }) => code === '111111')
    if (first === undefined || last === undefined) throw new Error('nothing sent')
    expect((last.at - first.at) / 1000).toBeGreaterThan(50)
    expect((last.at - first.at) / 1000).toBeLessThanOrEqual(60)
  })

  test('may have become too old on the way, which is no wrong one either', async () => {
    server.fates = Array.from({ length: 9 }, () => 'no_answer')
    await open(['111111', RIGHT])
    expect(outline()).toEqual([
      [null, 0],
      ['too_old', 0],
      ['password', false],
    ])
  })
})

describe('a throttled code', () => {
  test.each([0n, -3_600_000_000n, 86_400_000_000n])(
    'waits by the clock of the server, however wrong ours is (%i µs), and goes by itself',
    async (ahead) => {
      server.ahead = ahead
      await open(['111111', '222222', '333333', RIGHT])
      const waits = told.flatMap((notice) => (notice.state === 'throttled' ? [notice.milliseconds] : []))
      // The Date header counts whole seconds: the wait is longer by less than one.
      expect(waits.map((wait) => Math.floor(wait / 1000))).toEqual(
        [1, 2, 4].map((least) => expect.toBeOneOf([least, least + 1])),
      )
      expect(outline()).toEqual([
        [null, 0],
        ['wrong', 1],
        ['wrong', 2],
        ['wrong', 3],
        ['password', false],
      ])
      // Each but the first was sent once too early and once in time.
      expect(server.seen.map(({ code }) => code)).toEqual([
        '111111',
        ...['222222', '333333', RIGHT].flatMap((code) => [code, code]),
      ])
    },
  )

  test('that got too old while it waited is asked for anew', async () => {
    await open(['1', '2', '3', '4', '5', '6', '7'].map((digit) => digit.repeat(6)).concat('888888', RIGHT))
    expect(outline().at(-2)).toEqual(['too_old', 6])
  })
})

describe('the released key', () => {
  test('opens again without code and without server, until it is forgotten', async () => {
    const released = new ReleasedFactors()
    await open([RIGHT], ['secret'], { ...parts, released })
    server.fates = Array.from({ length: 100 }, () => 'no_answer')
    asked = []
    await open([], ['wrong', 'secret'], { ...parts, released })
    expect(outline()).toEqual([
      ['password', false],
      ['password', true],
    ])
    released.forget()
    expect(await codeOf(open([RIGHT], ['secret'], { ...parts, released }))).toBe('offline')
  })

  test('that opens the file no more asks for a code once more', async () => {
    const released = new ReleasedFactors()
    await open([RIGHT], ['secret'], { ...parts, released })
    const newKey = crypto.newSecretKey()
    await protect(newKey)
    server.key = newKey
    asked = []
    await open([RIGHT], ['secret'], { ...parts, released })
    expect(outline()).toEqual([
      [null, 0],
      ['password', false],
    ])
  })

  test('opens the file as it is by then, when it was changed while the code was typed', async () => {
    const newKey = crypto.newSecretKey()
    let isChanged = false
    const ask: AskForDevice = async (question) => {
      asked.push(question)
      if (!isChanged) await protect(newKey)
      isChanged = true
      server.key = newKey
      return question.kind === 'code' ? { kind: 'code', code: RIGHT } : { kind: 'password', password: 'secret' }
    }
    await openDevice(parts, FILE, { ask })
    expect(outline()).toEqual([
      [null, 0],
      ['changed_elsewhere', 0],
      ['password', false],
    ])
  })

  test('that never opened the file is asked for twice, then said', async () => {
    server.key = crypto.newSecretKey()
    expect(await codeOf(open([RIGHT, RIGHT, RIGHT]))).toBe('device_changed_elsewhere')
    expect(outline()).toEqual([
      [null, 0],
      ['changed_elsewhere', 0],
    ])
  })
})

test('when there is no further code the reason is said', async () => {
  expect(await codeOf(open([]))).toBe('cancelled')
  expect(await codeOf(open(['111111']))).toBe('mfa_code_wrong')
  expect(await codeOf(open(['12345']))).toBe('mfa_code_wrong')
})

test('an abort ends the waiting with its reason', async () => {
  server.fates = Array.from({ length: 5 }, () => 'no_answer')
  const stop = new AbortController()
  const reason = new Error('enough')
  const opening = openDevice(parts, FILE, {
    ask: async () => ({ kind: 'code', code: RIGHT }),
    notify: ({ state }) => {
      if (state === 'no_answer') stop.abort(reason)
    },
    signal: stop.signal,
  })
  await expect(opening).rejects.toBe(reason)
  expect(server.seen).toHaveLength(1)
})

function goldenDevice(): LocalDevice {
  const file = loadDeviceFile(readFileSync(new URL(`golden/${recovery.file}`, vectors)))
  return openDeviceFile(crypto, file, { key: recoveryFileKey(recovery.passphrase) })
}

function id(digits: string): TotpOpaqueKeyId {
  const parsed = parseUuid<TotpOpaqueKeyId>(digits.repeat(16))
  if (parsed === undefined) throw new Error('not an id')
  return parsed
}

function bytesOf(hex: string): Uint8Array {
  const bytes = fromHex(hex)
  if (bytes === undefined) throw new Error('not hex')
  return bytes
}
