import { copyFile, mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { listDevices, newPasswordProtection, openDevice, saveDevice } from '@parallax/client'
import { nativeCrypto } from '@parallax/crypto/native'
import { ConfigFolder, NodeDeviceFolder, SystemClock } from '@parallax/platform/node'
import { afterEach, beforeEach, expect, test } from 'vitest'

const golden = new URL('../../../spec/vectors/golden/', import.meta.url)
const crypto = await nativeCrypto()
const clock = new SystemClock()
const answer = (password: string) => ({ ask: async () => ({ kind: 'password', password }) as const })

let place: string
beforeEach(async () => {
  place = await mkdtemp(join(tmpdir(), 'parallax-devices-'))
})
afterEach(() => rm(place, { recursive: true, force: true }))

async function open(path: string): Promise<NodeDeviceFolder> {
  return new NodeDeviceFolder(await ConfigFolder.open(path))
}

/** As the official client leaves it. */
async function officialFolder(): Promise<NodeDeviceFolder> {
  const devices = join(place, 'official', 'devices')
  await mkdir(devices, { recursive: true })
  for (const name of ['alice.keys', 'phone-keyring.keys']) await copyFile(new URL(name, golden), join(devices, name))
  await writeFile(join(devices, 'half.keys'), new Uint8Array(20))
  return open(join(place, 'official'))
}

test('the folder of the official client is read, and nothing in it changes', async () => {
  const folder = await officialFolder()
  expect(folder.ownership).toBe('foreign')
  const { devices, damaged } = await listDevices(folder)
  expect(devices.map(({ file, obstacle }) => [file, obstacle])).toEqual([
    ['devices/alice.keys', undefined],
    ['devices/phone-keyring.keys', 'keyring'],
  ])
  expect(damaged.map(({ file }) => file)).toEqual(['devices/half.keys'])
  const alice = await openDevice({ folder, crypto }, 'devices/alice.keys', answer('P@ssw0rd.'))
  expect(alice.humanHandle.email).toBe('alice@example.com')
  const protection = await newPasswordProtection(crypto, 'other')
  await expect(saveDevice({ folder, crypto, clock }, alice, protection)).rejects.toMatchObject({
    code: 'foreign_folder',
  })
  expect(await readdir(join(place, 'official'), { recursive: true })).toEqual([
    'devices',
    'devices/alice.keys',
    'devices/half.keys',
    'devices/phone-keyring.keys',
  ])
})

test('a device that is saved is there for the next program, and for nobody else on the machine', async () => {
  const official = await officialFolder()
  const alice = await openDevice({ folder: official, crypto }, 'devices/alice.keys', answer('P@ssw0rd.'))
  const path = join(place, 'own')
  const protection = await newPasswordProtection(crypto, 'naïve ☃')
  const saved = await saveDevice({ folder: await open(path), crypto, clock }, alice, protection)
  const folder = await open(path)
  expect((await listDevices(folder)).devices).toEqual([saved])
  const opened = await openDevice({ folder, crypto }, saved.file, answer('naïve ☃'))
  expect(opened.signingKey.equals(alice.signingKey)).toBe(true)
  expect((await stat(join(path, saved.file))).mode & 0o777).toBe(0o600)
})
