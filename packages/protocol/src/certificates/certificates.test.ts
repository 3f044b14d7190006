import { generateKeyPairSync } from 'node:crypto'
import { SequesterSigningKey, SequesterVerifyKeyDer } from '@parallax/crypto'
import { nativeCrypto } from '@parallax/crypto/native'
import { fromMilliseconds, parseHumanHandle, parseUuid, type Uuid } from '@parallax/wire'
import { beforeAll, describe, expect, test } from 'vitest'
import {
  browserZstd,
  DataError,
  type DataTools,
  type DeviceCertificate,
  dataTools,
  dumpAuthoritySigned,
  dumpSigned,
  loadAuthoritySigned,
  loadCertificate,
  type RevokedUserCertificate,
  redactedDeviceCertificate,
  redactedUserCertificate,
  revokedUserCertificate,
  type SequesterRevokedServiceCertificate,
  sequesterRevokedServiceCertificate,
  sequesterServiceCertificate,
  shamirRecoveryBriefCertificate,
  shownDeviceLabel,
  shownHandle,
  type UserCertificate,
} from '../index.ts'

let tools: DataTools

beforeAll(async () => {
  tools = dataTools({ crypto: await nativeCrypto(), zstd: browserZstd })
})

const timestamp = fromMilliseconds(1_000)

function id<U extends Uuid<string>>(byte: string): U {
  return parseUuid<U>(byte.repeat(16)) as U
}

describe('loading by topic', () => {
  test('takes the types of the topic alone', () => {
    const revocation: RevokedUserCertificate = {
      type: 'revoked_user_certificate',
      author: id('aa'),
      timestamp,
      userId: id('01'),
    }
    const signed = dumpSigned(tools, revokedUserCertificate, {
      value: revocation,
      signingKey: tools.crypto.newSigningKey(),
    })
    expect(loadCertificate(tools, 'common', signed).claimed).toEqual(revocation)
    for (const topic of ['realm', 'shamirRecovery'] as const)
      expect(() => loadCertificate(tools, topic, signed)).toThrow('unknown type "revoked_user_certificate"')
  })
})

describe('the redacted form', () => {
  const handle = parseHumanHandle('a@example.com', 'Alice') ?? null
  const user: UserCertificate = {
    type: 'user_certificate',
    author: null,
    timestamp,
    userId: id('01'),
    humanHandle: handle,
    publicKey: undefined as never,
    algorithm: 'X25519_XSALSA20_POLY1305',
    profile: 'ADMIN',
  }
  const device = {
    type: 'device_certificate',
    deviceId: id('02'),
    deviceLabel: 'laptop',
  } as unknown as DeviceCertificate

  test('says everything but the name', () => {
    expect(redactedUserCertificate(user)).toEqual({ ...user, humanHandle: null })
    expect(redactedDeviceCertificate(device)).toEqual({ ...device, deviceLabel: null })
  })

  test('is shown by the id', () => {
    expect(shownHandle(user)).toEqual(handle)
    expect(shownHandle(redactedUserCertificate(user))).toEqual({
      email: `${'01'.repeat(16)}@redacted.invalid`,
      label: '01'.repeat(16),
    })
    expect(shownDeviceLabel(device)).toBe('laptop')
    expect(shownDeviceLabel(redactedDeviceCertificate(device))).toBe('02'.repeat(16))
  })
})

test('what the sequester authority signs loads with its key alone', async () => {
  const keys = [rsaKeys(), rsaKeys()] as const
  const value: SequesterRevokedServiceCertificate = {
    type: 'sequester_revoked_service_certificate',
    timestamp,
    serviceId: id('05'),
  }
  const type = sequesterRevokedServiceCertificate
  const signed = await dumpAuthoritySigned(tools, type, { value, signingKey: keys[0].signingKey })
  const load = (verifyKey: SequesterVerifyKeyDer) => loadAuthoritySigned(tools, type, { signed, verifyKey })
  expect(load(keys[0].verifyKey)).toEqual(value)
  expect(codeOf(() => load(keys[1].verifyKey))).toBe('signature')
  const { verifyKey } = keys[0]
  expect(codeOf(() => loadAuthoritySigned(tools, sequesterServiceCertificate, { signed, verifyKey }))).toBe(
    'bad_serialization',
  )
})

test('a brief has at most 255 shares, and as many as are needed (02 §2)', () => {
  const brief = (threshold: number, ...shares: readonly number[]) =>
    shamirRecoveryBriefCertificate.violation({
      type: 'shamir_recovery_brief_certificate',
      author: id('aa'),
      timestamp,
      userId: id('01'),
      threshold,
      perRecipientShares: new Map(shares.map((count, index) => [id(`1${index}`), count])),
    })
  expect(brief(255, 128, 127)).toBeUndefined()
  expect(brief(3, 1, 2)).toBeUndefined()
  expect(brief(4, 1, 2)).toBe('threshold<=total_shares')
  expect(brief(1, 128, 128)).toBe('total_shares<=255')
  expect(brief(1)).toBe('threshold<=total_shares')
})

function rsaKeys() {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'der' },
    privateKeyEncoding: { type: 'pkcs8', format: 'der' },
  })
  return { verifyKey: new SequesterVerifyKeyDer(publicKey), signingKey: new SequesterSigningKey(privateKey) }
}

function codeOf(attempt: () => unknown): string {
  try {
    attempt()
    return 'ok'
  } catch (error) {
    if (!(error instanceof DataError)) throw error
    return error.code
  }
}
