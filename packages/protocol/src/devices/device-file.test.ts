import { readFileSync } from 'node:fs'
import { type CryptoBackend, keyOfRecoveryPassphrase, SecretKey } from '@parallax/crypto'
import { nativeCrypto } from '@parallax/crypto/native'
import {
  addMicroseconds,
  encode,
  fromHex,
  fromMilliseconds,
  parseUuid,
  type TotpOpaqueKeyId,
  toHex,
} from '@parallax/wire'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { type Plain, plainOfData, plainOfVector, withoutExtraNulls } from '../data/testing/plain-value.ts'
import {
  type DeviceFile,
  DeviceFileError,
  type DeviceFileErrorCode,
  dumpDeviceFile,
  type LocalDevice,
  loadDeviceFile,
  localDevice,
  newPasswordFile,
  newRecoveryFile,
  openDeviceFile,
  passwordFileKey,
  recoveryFileKey,
  sealLocalDevice,
} from '../index.ts'

const vectors = new URL('../../../../spec/vectors/', import.meta.url)
const golden = new URL('golden/', vectors)

interface GoldenDevice {
  readonly device_file: string
  readonly password: string
  readonly file_fields: unknown
  readonly device: unknown
}

interface Golden {
  readonly devices: Readonly<Record<string, GoldenDevice>>
  readonly recovery: {
    readonly file: string
    readonly passphrase: string
    readonly key: string
    readonly device: unknown
  }
}

const organization: Golden = JSON.parse(readFileSync(new URL('organization.json', golden), 'utf8'))
const keyring: { readonly [name: string]: string } = JSON.parse(readFileSync(new URL('keyring.json', golden), 'utf8'))
const onboarding = JSON.parse(readFileSync(new URL('onboarding.json', vectors), 'utf8'))

// Each password costs 128 MiB and a third of a second, more on a busy machine.
vi.setConfig({ testTimeout: 60_000 })

let crypto: CryptoBackend

beforeAll(async () => {
  crypto = await nativeCrypto()
})

describe.each(Object.entries(organization.devices))('the official device file of %s', (name, recorded) => {
  const bytes = readFileSync(new URL(recorded.device_file, golden))

  test('opens with its password on the expected device', async () => {
    const file = loadDeviceFile(bytes)
    const expected = plainOfVector(recorded.file_fields)
    const fields = plainOfData(file)
    expect(picked(fields, expected)).toEqual(expected)
    const device = await openWithPassword(file, recorded.password)
    expect(plainOfData(device)).toEqual(plainOfVector(recorded.device))
  })

  test('is written back to the same bytes', () => {
    expect(toHex(dumpDeviceFile(loadDeviceFile(bytes)))).toBe(toHex(bytes))
  })

  test('fails to decrypt with another password', async () => {
    if (name !== 'alice') return
    const file = loadDeviceFile(bytes)
    expect(await codeOf(() => openWithPassword(file, `${recorded.password}x`))).toBe('decryption')
  })
})

describe('the official recovery file', () => {
  const { file, passphrase, key, device } = organization.recovery
  const loaded = loadDeviceFile(readFileSync(new URL(file, golden)))

  test.each([
    passphrase,
    passphrase.toLowerCase(),
    passphrase.replaceAll('-', ' '),
    passphrase.replaceAll('O', '0').replaceAll('I', '1'),
  ])('opens with %s', (typed) => {
    expect(toHex(recoveryFileKey(typed).exposeSecretBytes())).toBe(key)
    const opened = openDeviceFile(crypto, loaded, { key: recoveryFileKey(typed) })
    expect(plainOfData(opened)).toEqual(plainOfVector(device))
  })

  test('tells a malformed passphrase from a wrong one', async () => {
    expect(await codeOf(() => recoveryFileKey(passphrase.slice(0, -2)))).toBe('key_derivation')
    expect(await codeOf(() => recoveryFileKey(''))).toBe('key_derivation')
    const wrong = passphrase.replace(/^./, (letter) => (letter === 'A' ? 'B' : 'A'))
    expect(await codeOf(() => openDeviceFile(crypto, loaded, { key: recoveryFileKey(wrong) }))).toBe('decryption')
  })
})

test('the official keyring file opens with the entry of the keyring', () => {
  const file = loadDeviceFile(readFileSync(new URL('phone-keyring.keys', golden)))
  const entry = Object.values(keyring).find((text) => /^([A-Z2-7]{4}-){12}[A-Z2-7]{4}$/.test(text))
  const device = openDeviceFile(crypto, file, { key: keyOfRecoveryPassphrase(entry ?? '') })
  expect(file.type).toBe('keyring')
  expect(plainOfData(device)).toEqual(plainOfVector(organization.devices.phone?.device))
})

describe('the files of onboarding.json', () => {
  test('open: a recovery file', () => {
    const { file, passphrase, secret_key, cleartext_local_device_msgpack } = onboarding.recovery_file
    const key = recoveryFileKey(passphrase)
    expect(toHex(key.exposeSecretBytes())).toBe(secret_key)
    const device = openDeviceFile(crypto, loadDeviceFile(bytesOf(file)), { key })
    expect(toHex(encode(localDevice, device))).toBe(cleartext_local_device_msgpack)
  })

  test('open: a password file with a second factor, outer layer first', async () => {
    const { file, password_utf8, primary_key, totp_opaque_key_id, totp_opaque_key } =
      onboarding.device_file_password_with_totp
    const loaded = loadDeviceFile(bytesOf(file))
    if (loaded.type !== 'password') throw new Error('not a password file')
    const key = await passwordFileKey(crypto, loaded, password_utf8)
    const totpKey = new SecretKey(bytesOf(totp_opaque_key))
    expect(loaded.totpOpaqueKeyId).toBe(totp_opaque_key_id)
    expect(toHex(key.exposeSecretBytes())).toBe(primary_key)
    expect(openDeviceFile(crypto, loaded, { key, totpKey }).type).toBe('local_device')
    const other = crypto.newSecretKey()
    expect(await codeOf(() => openDeviceFile(crypto, loaded, { key, totpKey: other }))).toBe('totp_decryption')
    expect(await codeOf(() => openDeviceFile(crypto, loaded, { key: other, totpKey }))).toBe('decryption')
    expect(await codeOf(() => openDeviceFile(crypto, loaded, { key }))).toBe('bad_access')
  })
})

describe('a file that we write', () => {
  const dates = { createdOn: fromMilliseconds(1_000), protectedOn: addMicroseconds(fromMilliseconds(1_000), 3n) }

  test('opens again, with its clear fields', async () => {
    const device = goldenDevice()
    const file = await newPasswordFile(crypto, device, { password: 'naïve ☃', dates })
    const loaded = loadDeviceFile(dumpDeviceFile(file))
    expect(plainOfData(loaded)).toEqual(plainOfData(file))
    expect(loaded).toMatchObject({ ...dates, deviceId: device.deviceId, totpOpaqueKeyId: null })
    expect(plainOfData(await openWithPassword(loaded, 'naïve ☃'))).toEqual(plainOfData(device))
  })

  test('needs both keys when it has a second factor', async () => {
    const device = goldenDevice()
    const secondFactor = {
      id: parseUuid<TotpOpaqueKeyId>('ab'.repeat(16)) as TotpOpaqueKeyId,
      key: crypto.newSecretKey(),
    }
    const file = await newPasswordFile(crypto, device, { password: 'p', secondFactor, dates })
    const key = await passwordFileKey(crypto, file, 'p')
    expect(file.totpOpaqueKeyId).toBe(secondFactor.id)
    expect(plainOfData(openDeviceFile(crypto, file, { key, totpKey: secondFactor.key }))).toEqual(plainOfData(device))
    expect(await codeOf(() => openDeviceFile(crypto, file, { key }))).toBe('bad_access')
    const inner = { ...file, totpOpaqueKeyId: null }
    expect(await codeOf(() => openDeviceFile(crypto, inner, { key, totpKey: secondFactor.key }))).toBe('bad_access')
    expect(await codeOf(() => openDeviceFile(crypto, inner, { key }))).toBe('decryption')
  })

  test('never twice the same salt or bytes', async () => {
    const protection = { password: 'p', dates }
    const [one, two] = [
      await newPasswordFile(crypto, goldenDevice(), protection),
      await newPasswordFile(crypto, goldenDevice(), protection),
    ]
    expect(toHex(one.algorithm.salt)).not.toBe(toHex(two.algorithm.salt))
    expect(toHex(one.ciphertext)).not.toBe(toHex(two.ciphertext))
  })

  test('for recovery has one date, and opens with its key', () => {
    const key = crypto.newSecretKey()
    const file = newRecoveryFile(crypto, goldenDevice(), { key, createdOn: dates.createdOn })
    expect(file.protectedOn).toBe(file.createdOn)
    const opened = openDeviceFile(crypto, loadDeviceFile(dumpDeviceFile(file)), { key })
    expect(plainOfData(opened)).toEqual(plainOfData(goldenDevice()))
  })
})

describe('what is no device file is invalid data', () => {
  test.each([[[]], [[0xc0]], [[0x80]], [[0x81, 0xa4, 0x74, 0x79, 0x70, 0x65, 0xa1, 0x78]], [[0x90]], [[0x91, 0x05]]])(
    'such as %j',
    async (bytes) => expect(await codeOf(() => loadDeviceFile(Uint8Array.from(bytes)))).toBe('invalid_data'),
  )

  test('also when the device inside does not load', async () => {
    const key = crypto.newSecretKey()
    const file = newRecoveryFile(crypto, goldenDevice(), { key, createdOn: fromMilliseconds(0) })
    const emptied = { ...file, ciphertext: crypto.encrypt(key, new Uint8Array([0x80])) }
    expect(await codeOf(() => openDeviceFile(crypto, emptied, { key }))).toBe('invalid_data')
    expect(sealLocalDevice(crypto, goldenDevice(), { key })).toHaveLength(file.ciphertext.length)
  })

  test('and a cost that cannot be computed fails the derivation', async () => {
    const file = await newPasswordFile(crypto, goldenDevice(), {
      password: 'p',
      dates: { createdOn: fromMilliseconds(0), protectedOn: fromMilliseconds(0) },
    })
    const parallel = { ...file, algorithm: { ...file.algorithm, parallelism: 2 } }
    expect(await codeOf(() => passwordFileKey(crypto, parallel, 'p'))).toBe('key_derivation')
  })
})

function goldenDevice(): LocalDevice {
  const { file, passphrase } = organization.recovery
  const loaded = loadDeviceFile(readFileSync(new URL(file, golden)))
  return openDeviceFile(crypto, loaded, { key: recoveryFileKey(passphrase) })
}

async function openWithPassword(file: DeviceFile, password: string): Promise<LocalDevice> {
  if (file.type !== 'password') throw new Error('not a password file')
  return openDeviceFile(crypto, file, { key: await passwordFileKey(crypto, file, password) })
}

async function codeOf(attempt: () => unknown): Promise<DeviceFileErrorCode | 'ok'> {
  try {
    await attempt()
    return 'ok'
  } catch (error) {
    if (!(error instanceof DeviceFileError)) throw error
    return error.code
  }
}

/** The fields of `value` that `expected` names. */
function picked(value: Plain, expected: Plain): Plain {
  const known = withoutExtraNulls(value, expected) as { readonly [key: string]: Plain }
  return Object.fromEntries(Object.keys(expected as object).map((key) => [key, known[key] ?? null]))
}

function bytesOf(hex: string): Uint8Array {
  const bytes = fromHex(hex)
  if (bytes === undefined) throw new Error('not hex')
  return bytes
}
