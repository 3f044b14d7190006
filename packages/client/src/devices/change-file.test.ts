import { readFileSync } from 'node:fs'
import type { SecretKey } from '@parallax/crypto'
import { nativeCrypto } from '@parallax/crypto/native'
import { type LocalDevice, loadDeviceFile, openDeviceFile, recoveryFileKey } from '@parallax/protocol'
import { parseServerAddress, parseUuid, type TotpOpaqueKeyId, toHex } from '@parallax/wire'
import { beforeEach, describe, expect, test } from 'vitest'
import { MemoryDeviceStorages } from '../ports/memory/memory-device-storages.ts'
import { TestClock } from '../store/testing/test-clock.ts'
import { changeAuthentication } from './change-authentication.ts'
import type { ChangeFileParts } from './change-file.ts'
import { forgetDevice } from './forget-device.ts'
import { listDevices } from './list-devices.ts'
import { ReleasedFactors } from './mfa/released-factors.ts'
import { openDevice } from './open-device.ts'
import { overwriteServerAddress } from './overwrite-server-address.ts'
import { newPasswordProtection, writeDeviceFile } from './save-device.ts'
import { CodeServer } from './testing/code-server.ts'
import { MemoryDeviceFolder } from './testing/memory-device-folder.ts'

const golden = new URL('../../../../spec/vectors/golden/', import.meta.url)
const { recovery } = JSON.parse(readFileSync(new URL('organization.json', golden), 'utf8'))
const FILE = 'devices/team/x.keys'

const crypto = await nativeCrypto()
const passwordCost = { memlimitKb: 8, opslimit: 1, parallelism: 1 }
const protection = await newPasswordProtection(crypto, 'old', passwordCost)
const device = goldenDevice()
const createdOn = new TestClock().now()
const opaqueKeyId = parseUuid<TotpOpaqueKeyId>('77'.repeat(16)) ?? failed()

let folder: MemoryDeviceFolder
let parts: ChangeFileParts
let clock: TestClock
beforeEach(async () => {
  clock = new TestClock()
  folder = new MemoryDeviceFolder()
  parts = { folder, crypto, clock, passwordCost }
  await writeDeviceFile(parts, FILE, { device, createdOn, protection })
})

const answers = (password: string, code = '123456') => ({
  ask: async (question: { readonly kind: 'password' | 'code' }) =>
    question.kind === 'code' ? ({ kind: 'code', code } as const) : ({ kind: 'password', password } as const),
})
/** Once wrong, no further answer. */
const once = (password: string) => ({
  ask: async (question: { readonly kind: 'password' | 'code'; readonly wrong?: boolean }) =>
    question.wrong ? null : ({ kind: 'password', password } as const),
})
const opens = (password: string) =>
  openDevice(parts, FILE, once(password)).then(
    () => true,
    (error) => error.code,
  )
const content = async () => loadDeviceFile(await folder.read(FILE))
const toNew = { ...answers('old'), newPassword: async () => 'new' }

describe('changing the password', () => {
  test('keeps path, creation date and keys; dates the protection; the old one opens no more', async () => {
    clock.advance(60_000)
    const known = await changeAuthentication(parts, FILE, toNew)
    expect([...folder.files.keys()]).toEqual([FILE])
    expect(known).toEqual((await listDevices(folder)).devices[0])
    expect(known.createdOn).toBe(createdOn)
    expect(known.protectedOn).toBeGreaterThan(createdOn)
    expect([await opens('old'), await opens('new')]).toEqual(['wrong_password', true])
    const opened = await openDevice(parts, FILE, answers('new'))
    expect(toHex(opened.signingKey.exposeSecretBytes())).toBe(toHex(device.signingKey.exposeSecretBytes()))
  })

  test('asks for the new one only once the present one was right', async () => {
    let asked = 0
    const newPassword = async () => {
      asked += 1
      return 'new'
    }
    const changing = changeAuthentication(parts, FILE, { ...once('wrong'), newPassword })
    await expect(changing).rejects.toMatchObject({ code: 'wrong_password' })
    expect([asked, await opens('old')]).toEqual([0, true])
  })

  test('given up in the middle changes nothing', async () => {
    const before = await folder.read(FILE)
    const stop = new AbortController()
    const newPassword = async () => {
      stop.abort(new Error('enough'))
      return 'new'
    }
    const changing = changeAuthentication(parts, FILE, { ...toNew, newPassword, signal: stop.signal })
    await expect(changing).rejects.toThrow('enough')
    expect(await folder.read(FILE)).toEqual(before)
  })

  test('never replaces what somebody else wrote meanwhile', async () => {
    const newPassword = async () => {
      await changeAuthentication(parts, FILE, { ...answers('old'), newPassword: async () => 'theirs' })
      return 'new'
    }
    const changing = changeAuthentication(parts, FILE, { ...toNew, newPassword })
    await expect(changing).rejects.toMatchObject({ code: 'device_changed_elsewhere' })
    expect(await opens('theirs')).toBe(true)
  })

  test('is refused in a folder of another program before anything is asked', async () => {
    folder.ownership = 'foreign'
    const ask = async () => failed()
    const changing = changeAuthentication(parts, FILE, { ask, newPassword: async () => 'new' })
    await expect(changing).rejects.toMatchObject({ code: 'foreign_folder' })
  })

  test.each(['before', 'after'])('that failed %s the file was written leaves one that opens', async (when) => {
    const { save } = folder
    folder.save = async (name, bytes) => {
      if (when === 'after') await save.call(folder, name, bytes)
      throw new Error('disk gone')
    }
    await expect(changeAuthentication(parts, FILE, toNew)).rejects.toThrow('disk gone')
    expect(await opens(when === 'after' ? 'new' : 'old')).toBe(true)
  })
})

describe('with a second factor', () => {
  let key: SecretKey
  let server: CodeServer
  beforeEach(async () => {
    key = crypto.newSecretKey()
    server = new CodeServer(clock, key)
    parts = { ...parts, connection: { http: server, clock, crypto } }
    await writeDeviceFile(parts, FILE, { device, createdOn, protection, factor: { id: opaqueKeyId, key } })
  })

  test('a new password keeps it', async () => {
    await changeAuthentication(parts, FILE, toNew)
    expect(await content()).toMatchObject({ totpOpaqueKeyId: opaqueKeyId })
    server.code = '654321'
    const opened = await openDevice(parts, FILE, answers('new', '654321'))
    expect(opened.deviceId).toBe(device.deviceId)
  })

  test('a new address keeps it too, and what was released opens it', async () => {
    const released = new ReleasedFactors()
    released.keep({ id: opaqueKeyId, key })
    const moved = parseServerAddress('https://elsewhere.test:8443') ?? failed()
    await overwriteServerAddress({ ...parts, released }, FILE, { ...answers('old'), server: moved })
    expect(server.seen).toEqual([])
    expect(await content()).toMatchObject({ totpOpaqueKeyId: opaqueKeyId, serverUrl: moved })
    const { serverUrl } = await openDevice(parts, FILE, answers('old'))
    expect(serverUrl).toBe(moved)
  })
})

test('overwriting the address tells the former one, and keeps the password', async () => {
  const moved = parseServerAddress('http://10.0.0.7:6777') ?? failed()
  const { former, known } = await overwriteServerAddress(parts, FILE, { ...answers('old'), server: moved })
  expect([former, known.server, known.createdOn]).toEqual([device.serverUrl, moved, createdOn])
  expect((await openDevice(parts, FILE, answers('old'))).serverUrl).toBe(moved)
})

describe('forgetting a device', () => {
  const held: string[] = []
  const locks = {
    acquire: async (deviceId: LocalDevice['deviceId']) => {
      held.push('taken')
      const free = async () => void held.push('free')
      return { deviceId, claimed: new AbortController().signal, [Symbol.asyncDispose]: free }
    },
  }
  const lock = { program: 'test', patience: 0, whenHeld: 'wait' } as const

  /** Notes what is removed, in order. */
  function forgetting(storages = new MemoryDeviceStorages()) {
    held.length = 0
    const remove = folder.remove.bind(folder)
    folder.remove = async (name) => {
      held.push('file')
      await remove(name)
    }
    storages.remove = async () => void held.push('data')
    return forgetDevice({ folder, locks, storages, lock }, { file: FILE, deviceId: device.deviceId })
  }

  test('removes its data, then its file, while nobody else has it', async () => {
    await forgetting()
    expect(held).toEqual(['taken', 'data', 'file', 'free'])
    expect(folder.files.size).toBe(0)
  })

  test('keeps the data while another file of the same device is there', async () => {
    folder.files.set('devices/copy.keys', await folder.read(FILE))
    await forgetting()
    expect(held).toEqual(['taken', 'file', 'free'])
    expect([...folder.files.keys()]).toEqual(['devices/copy.keys'])
  })

  test('that is not there, or not ours, removes nothing', async () => {
    folder.ownership = 'foreign'
    await expect(forgetting()).rejects.toMatchObject({ code: 'foreign_folder' })
    folder.ownership = 'own'
    folder.files.clear()
    await expect(forgetting()).rejects.toMatchObject({ code: 'device_file_missing' })
    expect(held).toEqual([])
  })
})

function goldenDevice(): LocalDevice {
  const file = loadDeviceFile(readFileSync(new URL(recovery.file, golden)))
  return openDeviceFile(crypto, file, { key: recoveryFileKey(recovery.passphrase) })
}

function failed(): never {
  throw new Error('the scene is wrong')
}
