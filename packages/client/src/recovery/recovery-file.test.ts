import { readFileSync } from 'node:fs'
import { dumpDeviceFile, loadDeviceFile, localDevice } from '@parallax/protocol'
import { encode, toHex } from '@parallax/wire'
import { beforeEach, describe, expect, test } from 'vitest'
import { openDevice } from '../devices/open-device.ts'
import { newPasswordProtection, saveDevice } from '../devices/save-device.ts'
import { EnrolmentScene, type TestMember } from '../enrolment/testing/enrolment-scene.ts'
import { label } from '../enrolment/testing/people.ts'
import { exportRecoveryFile } from './export-recovery-file.ts'
import { importRecoveryFile } from './import-recovery-file.ts'
import { openRecoveryFile, readRecoveryFile } from './open-recovery-file.ts'

const golden = new URL('../../../../spec/vectors/golden/', import.meta.url)
const official = JSON.parse(readFileSync(new URL('organization.json', golden), 'utf8')).recovery
const officialFile = new Uint8Array(readFileSync(new URL(official.file, golden)))
const recovered = { deviceLabel: label('new laptop'), newPassword: async () => 'other' }

let scene: EnrolmentScene
let alice: TestMember
beforeEach(async () => {
  const founded = await EnrolmentScene.founded()
  scene = founded.scene
  alice = founded.founder
})

const newlyStored = () => scene.server.records.common.length

describe('a recovery file', () => {
  test('gives access back as a new device of the same person', async () => {
    const { content, password, deviceId } = await exportRecoveryFile(alice.context)
    const newcomer = scene.newcomer()
    const { device, known } = await importRecoveryFile(newcomer.parts, { content, password }, recovered)
    expect(known).toMatchObject({ deviceLabel: 'new laptop', userId: alice.device.userId, protection: 'password' })
    expect(new Set([alice.device.deviceId, deviceId, device.deviceId]).size).toBe(3)
    for (const key of ['privateKey', 'userRealmKey'] as const)
      expect(toHex(device[key].exposeSecretBytes())).toBe(toHex(alice.device[key].exposeSecretBytes()))
    for (const key of ['signingKey', 'localSymkey'] as const)
      expect(toHex(device[key].exposeSecretBytes())).not.toBe(toHex(alice.device[key].exposeSecretBytes()))
    const ask = async () => ({ kind: 'password', password: 'other' }) as const
    const { crypto } = scene.tools
    const opened = await openDevice({ folder: newcomer.folder, crypto }, known.file, { ask })
    expect(toHex(encode(localDevice, opened))).toBe(toHex(encode(localDevice, device)))
    const outcome = scene.validated(device)
    if (outcome.status !== 'added') throw new Error(outcome.status)
    const purposes = outcome.state.devicesOf(device.userId).map(({ purpose }) => purpose)
    expect(purposes).toEqual(['STANDARD', 'PASSPHRASE_RECOVERY', 'STANDARD'])
  })

  test('is called as the file and the label of the specification', async () => {
    const { fileName, deviceLabel, password } = await exportRecoveryFile(alice.context)
    expect(fileName).toBe('parallax-recovery-Acme.psrk')
    expect(deviceLabel).toMatch(/^recovery-\d{4}-\d\d-\d\dT[\d:.]+Z$/)
    expect(password).toMatch(/^([A-Z2-7]{4}-){12}[A-Z2-7]{4}$/)
  })

  test('says whose it is and where before the password is asked for', async () => {
    const { content } = await exportRecoveryFile(alice.context)
    expect(readRecoveryFile(content)).toMatchObject({
      server: alice.device.serverUrl,
      organizationId: 'Acme',
      humanHandle: alice.device.humanHandle,
    })
  })

  test('has the very fields of the official one', async () => {
    const { content } = await exportRecoveryFile(alice.context)
    const fields = (bytes: Uint8Array) => Object.keys(loadDeviceFile(bytes)).toSorted()
    expect(fields(content)).toEqual(fields(officialFile))
  })

  test('of the official client opens, however its password is typed', () => {
    for (const password of [official.passphrase, ` ${official.passphrase.toLowerCase().replaceAll('-', ' ')} `]) {
      const device = openRecoveryFile(scene.tools.crypto, { content: officialFile, password })
      expect(device.deviceId).toBe(official.device.device_id)
    }
    expect(readRecoveryFile(officialFile).humanHandle.email).toBe('alice@example.com')
  })
})

describe('importing tells apart, with nothing sent,', () => {
  async function codeOf(content: Uint8Array, password: string): Promise<string> {
    const before = newlyStored()
    const attempt = importRecoveryFile(scene.newcomer().parts, { content, password }, recovered)
    const code = await attempt.then(
      () => 'imported',
      (error) => error.code,
    )
    expect(newlyStored()).toBe(before)
    return code
  }

  test('a password of the wrong form, first of all', async () => {
    expect(await codeOf(Uint8Array.of(1), official.passphrase.slice(1))).toBe('recovery_password_malformed')
    expect(await codeOf(officialFile, '')).toBe('recovery_password_malformed')
  })

  test('what is no recovery file, or a damaged one', async () => {
    const { content, password } = await exportRecoveryFile(alice.context)
    expect(await codeOf(Uint8Array.of(1, 2), password)).toBe('recovery_file_invalid')
    expect(await codeOf(content.subarray(0, 100), password)).toBe('recovery_file_invalid')
    const { folder } = scene.newcomer()
    const parts = { folder, crypto: scene.tools.crypto, clock: scene.clock }
    const protection = await newPasswordProtection(scene.tools.crypto, 'x', {
      memlimitKb: 8,
      opslimit: 1,
      parallelism: 1,
    })
    const { file } = await saveDevice(parts, alice.device, protection)
    expect(await codeOf(await folder.read(file), password)).toBe('recovery_file_invalid')
  })

  test('the password of another file', async () => {
    const { content } = await exportRecoveryFile(alice.context)
    const { password } = await exportRecoveryFile(alice.context)
    expect(await codeOf(content, password)).toBe('recovery_password_wrong')
  })

  test('a changed ciphertext', async () => {
    const { content, password } = await exportRecoveryFile(alice.context)
    const file = loadDeviceFile(content)
    const ciphertext = file.ciphertext.map((byte, index) => (index === 60 ? byte ^ 1 : byte))
    expect(await codeOf(dumpDeviceFile({ ...file, ciphertext }), password)).toBe('recovery_password_wrong')
  })
})

test('a folder of another program is refused before anything is sent', async () => {
  const { content, password } = await exportRecoveryFile(alice.context)
  const { parts, folder } = scene.newcomer()
  folder.ownership = 'foreign'
  const before = newlyStored()
  const importing = importRecoveryFile(parts, { content, password }, recovered)
  await expect(importing).rejects.toMatchObject({ code: 'foreign_folder' })
  expect(newlyStored()).toBe(before)
})

test('a server that does not know the device says so, and nothing is saved', async () => {
  const { parts, folder } = scene.newcomer()
  const { passphrase: password } = official
  const importing = importRecoveryFile(parts, { content: officialFile, password }, recovered)
  await expect(importing).rejects.toMatchObject({ code: 'device_unknown' })
  expect(folder.files.size).toBe(0)
})
