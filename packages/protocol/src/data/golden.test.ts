import { readFileSync } from 'node:fs'
import { type CryptoBackend, PrivateKey, recoverSecret, SecretKey, type ShamirShare } from '@parallax/crypto'
import { nativeCrypto } from '@parallax/crypto/native'
import { fromBase64, fromHex, toHex } from '@parallax/wire'
import { beforeAll, describe, expect, test } from 'vitest'
import {
  browserZstd,
  type Certificate,
  certificateSchema,
  commonCertificate,
  type DataTools,
  dataTools,
  inviteDeviceConfirmation,
  inviteDeviceData,
  inviteUserConfirmation,
  inviteUserData,
  loadBareEncrypted,
  loadEncrypted,
  loadPlain,
  loadSignedThenSealed,
  loadUnverified,
  localDevice,
  shamirRecoveryCertificate,
  shamirRecoverySecret,
  shamirRecoveryShareData,
} from '../index.ts'
import type { DataSchema } from './data-type.ts'
import { plainOfData, plainOfVector } from './testing/plain-value.ts'

// What the official client made, against what it says is inside. The rules of certificates are tested where they are.

interface Lists {
  readonly common: readonly string[]
  readonly sequester: readonly string[]
  readonly shamir_recovery: readonly string[]
  readonly realm: Readonly<Record<string, readonly string[]>>
}

interface Decoded {
  readonly common: readonly unknown[]
  readonly shamir_recovery_of_alice: readonly unknown[]
  readonly realm: Readonly<Record<string, readonly unknown[]>>
}

interface Organization {
  readonly certificates: Readonly<Record<'alice' | 'bob' | 'toto', Lists>>
  readonly decoded_certificates: Decoded
  readonly devices: Readonly<Record<'alice' | 'toto', { readonly device: { readonly private_key: string } }>>
  readonly shared_recovery: {
    readonly threshold: number
    readonly shares: Readonly<Record<'alice' | 'toto', readonly string[]>>
    readonly secret_bytes: string
    readonly data_key: string
    readonly reveal_token: string
    readonly ciphered_data: string
    readonly device: unknown
  }
}

interface Greeting {
  readonly shared_secret_key: string
  readonly claimer_payload: string
  readonly greeter_payload: string
  readonly claimer_data: { readonly type: string }
  readonly greeter_confirmation: { readonly type: string }
}

const organization: Organization = read('organization.json')
const greetings: readonly Greeting[] = read('greetings.json')

let crypto: CryptoBackend
let tools: DataTools

beforeAll(async () => {
  crypto = await nativeCrypto()
  tools = dataTools({ crypto, zstd: browserZstd })
})

describe('the certificates of Alice decode to what is recorded', () => {
  const { common, shamir_recovery, realm } = organization.certificates.alice
  const decoded = organization.decoded_certificates

  test('in the common topic', () => {
    expect(common.map((text) => contentOf(certificateSchema('common'), text))).toEqual(
      decoded.common.map(plainOfVector),
    )
  })

  test('in the shared recovery topic', () => {
    expect(shamir_recovery.map((text) => contentOf(certificateSchema('shamirRecovery'), text))).toEqual(
      decoded.shamir_recovery_of_alice.map(plainOfVector),
    )
  })

  test.each(Object.entries(realm))('in the realm %s', (id, list) => {
    expect(list.map((text) => contentOf(certificateSchema('realm'), text))).toEqual(
      decoded.realm[id]?.map(plainOfVector),
    )
  })
})

test('those of Toto, an OUTSIDER, are the same without handles and labels', () => {
  const redacted = organization.certificates.toto.common.map((text) => claimed(commonCertificate, text))
  const full = organization.certificates.alice.common.map((text) => claimed(commonCertificate, text))
  expect(redacted.map(plainOfData)).toEqual(full.map((certificate) => plainOfData(withoutNames(certificate))))
})

describe.each(greetings)('the payloads of the greeting for $claimer_data.type', (greeting) => {
  const types = new Map(
    [inviteUserData, inviteUserConfirmation, inviteDeviceData, inviteDeviceConfirmation].map((type) => [
      type.literal as string,
      type as DataSchema<object>,
    ]),
  )

  test('open with the shared key', () => {
    const key = new SecretKey(hex(greeting.shared_secret_key))
    const payloads = [
      [greeting.claimer_payload, greeting.claimer_data],
      [greeting.greeter_payload, greeting.greeter_confirmation],
    ] as const
    for (const [payload, content] of payloads) {
      const type = types.get(content.type)
      if (type === undefined) throw new Error(`no type ${content.type}`)
      expect(plainOfData(loadEncrypted(tools, type, { encrypted: base64(payload), key }))).toEqual(
        plainOfVector(content),
      )
    }
  })
})

describe('the shared recovery of Bob', () => {
  const { shares, threshold, secret_bytes, data_key, reveal_token, ciphered_data, device } =
    organization.shared_recovery

  function sharesOf(member: 'alice' | 'toto'): readonly ShamirShare[] {
    const list = organization.certificates[member].shamir_recovery
    const certificates = list.map((text) => claimed(shamirRecoveryCertificate, text))
    const share = certificates.find((each) => each.type === 'shamir_recovery_share_certificate')
    const author = organization.certificates[member].common
      .map((text) => claimed(commonCertificate, text))
      .find((each) => each.type === 'device_certificate' && each.deviceId === share?.author)
    if (share === undefined || author?.type !== 'device_certificate') throw new Error('no share')
    const loaded = loadSignedThenSealed(tools, shamirRecoveryShareData, {
      sealed: share.cipheredShare,
      privateKey: new PrivateKey(hex(organization.devices[member].device.private_key)),
      verifyKey: author.verifyKey,
      expected: { author: share.author, timestamp: share.timestamp },
    })
    return loaded.weightedShare
  }

  test.each(['alice', 'toto'] as const)('gave %s the recorded shares', (member) => {
    expect(sharesOf(member).map((share) => toHex(share.exposeSecretBytes()))).toEqual(shares[member])
  })

  test('opens with any two shares, not with one', () => {
    const [one, two] = sharesOf('alice')
    const [three] = sharesOf('toto')
    if (one === undefined || two === undefined || three === undefined) throw new Error('no share')
    for (const pair of [
      [one, two],
      [two, three],
      [one, three],
      [one, two, three],
    ])
      expect(toHex(recoverSecret(pair, threshold))).toBe(secret_bytes)
    expect(() => recoverSecret([three], threshold)).toThrow()
  })

  test('holds the key and token of the recovery device', () => {
    const secret = loadPlain(tools, shamirRecoverySecret, hex(secret_bytes))
    expect([toHex(secret.dataKey.exposeSecretBytes()), secret.revealToken]).toEqual([data_key, reveal_token])
    const recovered = loadBareEncrypted(tools, localDevice, { encrypted: base64(ciphered_data), key: secret.dataKey })
    expect(plainOfData(recovered)).toEqual(plainOfVector(device))
  })
})

function claimed<T>(schema: DataSchema<T>, text: string): T {
  return loadUnverified(tools, schema, base64(text)).claimed
}

function contentOf<T>(schema: DataSchema<T>, text: string) {
  return plainOfData(claimed(schema, text))
}

function withoutNames(certificate: Certificate): Certificate {
  if (certificate.type === 'user_certificate') return { ...certificate, humanHandle: null }
  return certificate.type === 'device_certificate' ? { ...certificate, deviceLabel: null } : certificate
}

function read(name: string) {
  return JSON.parse(readFileSync(new URL(`../../../../spec/vectors/golden/${name}`, import.meta.url), 'utf8'))
}

function base64(text: string): Uint8Array {
  const bytes = fromBase64(text)
  if (bytes === undefined) throw new Error('not base64')
  return bytes
}

function hex(text: string): Uint8Array {
  const bytes = fromHex(text)
  if (bytes === undefined) throw new Error('not hex')
  return bytes
}
