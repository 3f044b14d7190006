import { readFileSync } from 'node:fs'
import { nativeCrypto } from '@parallax/crypto/native'
import { dumpDeviceFile, type LocalDevice, loadDeviceFile, localDevice } from '@parallax/protocol'
import {
  addMicroseconds,
  type DeviceId,
  encode,
  fromMilliseconds,
  type OrganizationId,
  parseHumanHandle,
  parseOrganizationId,
  parseServerAddress,
  parseUuid,
  toHex,
} from '@parallax/wire'
import { beforeEach, describe, expect, test } from 'vitest'
import type { Clock } from '../ports/clock.ts'
import type { AskForDevice, DeviceQuestion } from './device-questions.ts'
import { listDevices } from './list-devices.ts'
import { openDevice } from './open-device.ts'
import { newPasswordProtection, saveDevice } from './save-device.ts'
import { MemoryDeviceFolder } from './testing/memory-device-folder.ts'

const golden = new URL('../../../../spec/vectors/golden/', import.meta.url)
const organization = JSON.parse(readFileSync(new URL('organization.json', golden), 'utf8'))
const goldenFile = (name: string) => readFileSync(new URL(name, golden))

const crypto = await nativeCrypto()
const alice = await openGoldenAlice()
const cheap = { memlimitKb: 8, opslimit: 1, parallelism: 1 }

let folder: MemoryDeviceFolder
let time = fromMilliseconds(1_000)
const clock: Clock = {
  now: () => {
    time = addMicroseconds(time, 1n)
    return time
  },
  monotonic: () => 0,
  sleep: async () => undefined,
}
beforeEach(() => {
  folder = new MemoryDeviceFolder()
})

/** Answers with these passwords, one after the other, then no more; keeps what was asked. */
function answering(...passwords: readonly string[]): { readonly ask: AskForDevice; readonly asked: DeviceQuestion[] } {
  const asked: DeviceQuestion[] = []
  const ask: AskForDevice = async (question) => {
    const password = passwords[asked.length]
    asked.push(question)
    return password === undefined ? null : { kind: 'password', password }
  }
  return { ask, asked }
}

async function save(device: LocalDevice, password = 'secret') {
  return saveDevice({ folder, crypto, clock }, device, await newPasswordProtection(crypto, password, cheap))
}

describe('the official device files', () => {
  test.each(Object.entries<{ readonly device_file: string; readonly password: string }>(organization.devices))(
    'open through the conversation: %s',
    async (who, { device_file, password }) => {
      folder.files.set('devices/x.keys', goldenFile(device_file))
      const device = await openDevice({ folder, crypto }, 'devices/x.keys', answering(password))
      expect(toHex(device.signingKey.exposeSecretBytes())).toBe(organization.devices[who].device.signing_key)
      expect(device.deviceId).toBe(organization.devices[who].device.device_id)
    },
  )

  test('are listed, those that we cannot open with the reason', async () => {
    for (const name of ['alice.keys', 'bob.keys', 'phone.keys', 'phone-keyring.keys'])
      folder.files.set(`devices/${name}`, goldenFile(name))
    folder.files.set('devices/recovery.keys', goldenFile('alice-recovery.psrk'))
    const { devices, damaged } = await listDevices(folder)
    expect(damaged).toEqual([])
    expect(devices.map(({ file, protection, obstacle, sameAs }) => [file, protection, obstacle, sameAs])).toEqual([
      ['devices/alice.keys', 'password', undefined, undefined],
      ['devices/bob.keys', 'password', undefined, undefined],
      ['devices/phone-keyring.keys', 'keyring', 'keyring', undefined],
      ['devices/phone.keys', 'password', undefined, 'devices/phone-keyring.keys'],
      ['devices/recovery.keys', 'recovery', 'recovery_file', undefined],
    ])
    await expect(openDevice({ folder, crypto }, 'devices/phone-keyring.keys', answering('x'))).rejects.toMatchObject({
      code: 'device_kind_unsupported',
      detail: 'keyring',
    })
  })
})

describe('opening a device', () => {
  test('asks again after a wrong password, and says that it was wrong', async () => {
    const { file } = await save(alice)
    const { ask, asked } = answering('Secret', 'secret ', 'secret')
    const device = await openDevice({ folder, crypto }, file, { ask })
    expect(toHex(encode(localDevice, device))).toBe(toHex(encode(localDevice, alice)))
    expect(asked).toEqual([
      { kind: 'password', wrong: false },
      { kind: 'password', wrong: true },
      { kind: 'password', wrong: true },
    ])
  })

  test('ends when there is no answer: cancelled before a wrong one, wrong password after it', async () => {
    const { file } = await save(alice)
    await expect(openDevice({ folder, crypto }, file, answering())).rejects.toMatchObject({ code: 'cancelled' })
    await expect(openDevice({ folder, crypto }, file, answering('x'))).rejects.toMatchObject({ code: 'wrong_password' })
  })

  test('ends with the reason of an abort, asking nothing more', async () => {
    const { file } = await save(alice)
    const stop = new AbortController()
    const reason = new Error('enough')
    let asked = 0
    const ask: AskForDevice = async () => {
      asked += 1
      stop.abort(reason)
      return { kind: 'password', password: 'secret' }
    }
    await expect(openDevice({ folder, crypto }, file, { ask, signal: stop.signal })).rejects.toBe(reason)
    await expect(openDevice({ folder, crypto }, file, { ask, signal: stop.signal })).rejects.toBe(reason)
    expect(asked).toBe(1)
  })

  test('names what is wrong with a file', async () => {
    const { file } = await save(alice)
    const content = loadDeviceFile(await folder.read(file))
    if (content.type !== 'password') throw new Error('not a password file')
    const codeOf = (name: string) =>
      openDevice({ folder, crypto }, name, answering('secret')).then(
        () => 'opened',
        (error) => error.code,
      )
    expect(await codeOf('devices/none.keys')).toBe('device_file_missing')
    await folder.save('devices/no.keys', Uint8Array.of(1, 2, 3))
    expect(await codeOf('devices/no.keys')).toBe('device_file_damaged')
    const parallel = { ...content, algorithm: { ...content.algorithm, parallelism: 2 } }
    await folder.save('devices/costly.keys', dumpDeviceFile(parallel))
    expect(await codeOf('devices/costly.keys')).toBe('device_kind_unsupported')
    const key = await crypto.passwordKey('secret', content.algorithm, content.algorithm.salt)
    const empty = { ...content, ciphertext: crypto.encrypt(key, Uint8Array.of(0x80)) }
    await folder.save('devices/empty.keys', dumpDeviceFile(empty))
    expect(await codeOf('devices/empty.keys')).toBe('device_file_damaged')
  })
})

describe('saving a device', () => {
  test('dates the file twice, and protects it at the cost of the specification', async () => {
    const device = alice
    const protection = await newPasswordProtection(crypto, 'secret')
    const saved = await saveDevice({ folder, crypto, clock }, device, protection)
    const content = loadDeviceFile(await folder.read(saved.file))
    expect(saved.file).toBe(`devices/${device.deviceId}.keys`)
    expect(saved.protectedOn).toBeGreaterThan(saved.createdOn)
    expect(content).toMatchObject({
      type: 'password',
      createdOn: saved.createdOn,
      protectedOn: saved.protectedOn,
      algorithm: { memlimitKb: 131_072, opslimit: 3, parallelism: 1 },
      totpOpaqueKeyId: null,
    })
    expect((await listDevices(folder)).devices).toEqual([saved])
  })

  test('never twice under the same salt', async () => {
    const [one, two] = [
      await newPasswordProtection(crypto, 'p', cheap),
      await newPasswordProtection(crypto, 'p', cheap),
    ]
    expect(toHex(one.algorithm.salt)).not.toBe(toHex(two.algorithm.salt))
    expect(one.key.equals(two.key)).toBe(false)
  })
})

describe('the list', () => {
  test('makes one entry of the devices of one person in one organization, the newest first', async () => {
    const email = parseHumanHandle('other@example.com', 'Alicia') ?? alice.humanHandle
    const server = parseServerAddress('https://elsewhere') ?? alice.serverUrl
    const renamed = { ...alice.humanHandle, label: email.label }
    const saved = [
      await save({ ...alice, deviceId: id('01') }),
      await save({ ...alice, deviceId: id('02'), serverUrl: server }),
      await save({ ...alice, deviceId: id('03'), humanHandle: email }),
      await save({ ...alice, deviceId: id('04'), organizationId: organizationId('Other') }),
      await save({ ...alice, deviceId: id('05'), humanHandle: renamed }),
    ]
    const { groups } = await listDevices(folder)
    expect(groups.map(({ devices }) => devices.map(({ deviceId }) => deviceId.slice(0, 2)))).toEqual([
      ['05', '01'],
      ['04'],
      ['03'],
      ['02'],
    ])
    expect(groups[0]).toMatchObject({
      organizationId: alice.organizationId,
      server: alice.serverUrl,
      humanHandle: renamed,
    })
    expect((await listDevices(folder)).devices).toEqual(saved)
  })

  test('shows damaged files with their path and why', async () => {
    const saved = await save(alice)
    await folder.save('devices/half.keys', (await folder.read(saved.file)).subarray(0, 50))
    await folder.save('devices/locked.keys', await folder.read(saved.file))
    folder.unreadable.add('devices/locked.keys')
    const { devices, damaged } = await listDevices(folder)
    expect(devices).toEqual([saved])
    expect(damaged.map(({ file, reason }) => [file, reason])).toEqual([
      ['devices/half.keys', 'undecodable'],
      ['devices/locked.keys', 'unreadable'],
    ])
    for (const { detail } of damaged) expect(detail).not.toBe('')
  })

  test('is empty for an empty folder', async () => {
    expect(await listDevices(folder)).toEqual({ groups: [], devices: [], damaged: [] })
  })
})

async function openGoldenAlice(): Promise<LocalDevice> {
  const store = new MemoryDeviceFolder()
  store.files.set('alice', goldenFile('alice.keys'))
  return openDevice({ folder: store, crypto }, 'alice', answering(organization.devices.alice.password))
}

function id(digits: string): DeviceId {
  const parsed = parseUuid<DeviceId>(digits.repeat(16))
  if (parsed === undefined) throw new Error('not an id')
  return parsed
}

function organizationId(text: string): OrganizationId {
  const parsed = parseOrganizationId(text)
  if (parsed === undefined) throw new Error('not an organization')
  return parsed
}
