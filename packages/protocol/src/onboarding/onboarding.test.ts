import { readFileSync } from 'node:fs'
import { accountAuthMethod, type CryptoBackend, KeyDerivation, SecretKey } from '@parallax/crypto'
import { nativeCrypto } from '@parallax/crypto/native'
import {
  type AccountVaultItemOpaqueKeyId,
  fromHex,
  type OrganizationId,
  parseUuid,
  toHex,
  type UserId,
} from '@parallax/wire'
import { beforeAll, describe, expect, test } from 'vitest'
import { plainOfData, plainOfVector } from '../data/testing/plain-value.ts'
import {
  accountVaultKeyAccess,
  browserZstd,
  DataError,
  type DataTools,
  dataTools,
  dumpPendingEnrollment,
  inviteDeviceData,
  loadEncrypted,
  loadPendingEnrollment,
  opaqueKeyFingerprint,
  openPendingEnrollment,
  registrationDeviceFingerprint,
} from '../index.ts'

const vectors = JSON.parse(readFileSync(new URL('../../../../spec/vectors/onboarding.json', import.meta.url), 'utf8'))

let crypto: CryptoBackend
let tools: DataTools

beforeAll(async () => {
  crypto = await nativeCrypto()
  tools = dataTools({ crypto, zstd: browserZstd })
})

test('the payload of a greeting opens with the shared key', () => {
  const { shared_secret_key, claimer_payload_step6, claimer_payload_decoded } = vectors.conduit
  const key = new SecretKey(hex(shared_secret_key))
  const data = loadEncrypted(tools, inviteDeviceData, { encrypted: hex(claimer_payload_step6), key })
  expect(plainOfData(data)).toEqual(plainOfVector(claimer_payload_decoded))
})

describe('a pending enrollment', () => {
  const { file, ciphertext_key, signing_key, private_key, cleartext_content_digest_sha256 } =
    vectors.pending_enrollment_file

  test('opens with the key of the identity system', () => {
    const pending = loadPendingEnrollment(tools, hex(file))
    const keys = openPendingEnrollment(tools, pending, new SecretKey(hex(ciphertext_key)))
    expect(crypto.sha256(pending.file.cleartextContent).hex).toBe(cleartext_content_digest_sha256)
    expect(toHex(keys.signingKey.exposeSecretBytes())).toBe(signing_key)
    expect(toHex(keys.privateKey.exposeSecretBytes())).toBe(private_key)
    expect(pending.content.identitySystem.type).toBe('OPEN_BAO')
  })

  test('is written so that it opens again', () => {
    const { content } = loadPendingEnrollment(tools, hex(file))
    const secrets = {
      signingKey: crypto.newSigningKey(),
      privateKey: crypto.newPrivateKey(),
      key: crypto.newSecretKey(),
    }
    const again = loadPendingEnrollment(tools, dumpPendingEnrollment(tools, content, secrets))
    expect(plainOfData(again.content)).toEqual(plainOfData(content))
    const opened = openPendingEnrollment(tools, again, secrets.key)
    expect(opened.signingKey.equals(secrets.signingKey)).toBe(true)
    expect(opened.privateKey.equals(secrets.privateKey)).toBe(true)
  })

  test('is refused when its clear content was exchanged, and under another key', () => {
    const { content } = loadPendingEnrollment(tools, hex(file))
    const secrets = () => ({ signingKey: crypto.newSigningKey(), privateKey: crypto.newPrivateKey(), key })
    const key = crypto.newSecretKey()
    const pending = loadPendingEnrollment(tools, dumpPendingEnrollment(tools, content, secrets()))
    const other = {
      ...content,
      requestedDeviceLabel: content.requestedDeviceLabel.slice(1) as typeof content.requestedDeviceLabel,
    }
    const exchanged = loadPendingEnrollment(tools, dumpPendingEnrollment(tools, other, secrets()))
    const mixed = { ...pending, file: { ...pending.file, cleartextContent: exchanged.file.cleartextContent } }
    expect(codeOf(() => openPendingEnrollment(tools, mixed, key))).toBe('integrity')
    expect(codeOf(() => openPendingEnrollment(tools, pending, crypto.newSecretKey()))).toBe('decryption')
    const short = {
      ...pending,
      file: { ...pending.file, ciphertextSigningKey: crypto.encrypt(key, new Uint8Array(31)) },
    }
    expect(codeOf(() => openPendingEnrollment(tools, short, key))).toBe('bad_serialization')
  })
})

test('the vault key of an account opens with the secret key of its authentication', () => {
  const { master_secret, auth_method_secret_key, vault_key_access, vault_key } = vectors.account.from_password
  const method = accountAuthMethod(crypto, new KeyDerivation(hex(master_secret)))
  expect(toHex(method.secretKey.exposeSecretBytes())).toBe(auth_method_secret_key)
  const access = loadEncrypted(tools, accountVaultKeyAccess, {
    encrypted: hex(vault_key_access),
    key: method.secretKey,
  })
  expect(toHex(access.vaultKey.exposeSecretBytes())).toBe(vault_key)
})

test('fingerprints of vault items are as recorded', () => {
  const [opaque, registration] = vectors.vault_item_fingerprints
  const keyId = parseUuid<AccountVaultItemOpaqueKeyId>(opaque.hashed_utf8.split('.')[1]) as AccountVaultItemOpaqueKeyId
  expect(opaqueKeyFingerprint(tools, keyId).hex).toBe(opaque.sha256)
  const [, organizationId, user] = registration.hashed_utf8.split('.')
  const device = { organizationId: organizationId as OrganizationId, userId: parseUuid<UserId>(user) as UserId }
  expect(registrationDeviceFingerprint(tools, device).hex).toBe(registration.sha256)
})

function codeOf(attempt: () => unknown): string {
  try {
    attempt()
    return 'ok'
  } catch (error) {
    if (!(error instanceof DataError)) throw error
    return error.code
  }
}

function hex(text: string): Uint8Array {
  const bytes = fromHex(text)
  if (bytes === undefined) throw new Error('not hex')
  return bytes
}
