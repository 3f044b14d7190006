import { generateKeyPairSync } from 'node:crypto'
import { readFileSync } from 'node:fs'
import {
  type CryptoBackend,
  CryptoError,
  KeyDerivation,
  PrivateKey,
  SequesterPrivateKey,
  SequesterPublicKeyDer,
} from '@parallax/crypto'
import { nativeCrypto } from '@parallax/crypto/native'
import {
  decode,
  type EntryName,
  fromBase64,
  fromHex,
  parseEntryName,
  parseFsPath,
  ROOT_PATH,
  toHex,
} from '@parallax/wire'
import { beforeAll, describe, expect, test } from 'vitest'
import {
  browserZstd,
  DataError,
  type DataTools,
  dataTools,
  decryptLinkPath,
  decryptRealmName,
  dumpPlain,
  encryptLinkPath,
  encryptRealmName,
  keyCanary,
  loadUnverified,
  openKeysBundleAccess,
  openKeysBundleAccessAsService,
  passesCanary,
  realmCertificate,
  realmKeysBundle,
  sealKeysBundleAccess,
  sealKeysBundleAccessForService,
} from '../index.ts'

interface Golden {
  readonly devices: { readonly alice: { readonly device: { readonly private_key: string } } }
  readonly certificates: { readonly alice: { readonly realm: Readonly<Record<string, readonly string[]>> } }
  readonly realms: Readonly<
    Record<
      string,
      {
        readonly name: string
        readonly keys: readonly string[]
        readonly keys_bundles: readonly {
          readonly keys_bundle: string
          readonly keys_bundle_access: { readonly alice: string }
        }[]
      }
    >
  >
}

const golden: Golden = JSON.parse(
  readFileSync(new URL('../../../../spec/vectors/golden/organization.json', import.meta.url), 'utf8'),
)

let crypto: CryptoBackend
let tools: DataTools

beforeAll(async () => {
  crypto = await nativeCrypto()
  tools = dataTools({ crypto, zstd: browserZstd })
})

describe.each(Object.entries(golden.realms))('the official realm %s', (id, realm) => {
  const keys = realm.keys.map((key) => new KeyDerivation(hex(key)))
  const certificates = () =>
    (golden.certificates.alice.realm[id] ?? []).map(
      (text) => loadUnverified(tools, realmCertificate, base64(text)).claimed,
    )

  test('has canaries that its own keys pass, and no other', () => {
    for (const certificate of certificates()) {
      if (certificate.type !== 'realm_key_rotation_certificate') continue
      const passing = keys.filter((key) => passesCanary(tools, key, certificate.keyCanary))
      expect(passing).toEqual(keys.slice(Number(certificate.keyIndex) - 1, Number(certificate.keyIndex)))
    }
  })

  test('has a name that its key decrypts', () => {
    const last = certificates().findLast((certificate) => certificate.type === 'realm_name_certificate')
    if (last?.type !== 'realm_name_certificate') throw new Error('no name')
    const key = keys[Number(last.keyIndex) - 1]
    if (key === undefined) throw new Error('no key')
    expect(decryptRealmName(tools, key, last.encryptedName)).toBe(realm.name)
  })

  test('has bundles that open with the access of a member', () => {
    const privateKey = new PrivateKey(hex(golden.devices.alice.device.private_key))
    for (const [index, bundle] of realm.keys_bundles.entries()) {
      const bundleKey = openKeysBundleAccess(tools, privateKey, base64(bundle.keys_bundle_access.alice))
      const { claimed } = loadUnverified(tools, realmKeysBundle, crypto.decrypt(bundleKey, base64(bundle.keys_bundle)))
      expect(claimed.keys.map((key) => toHex(key.exposeSecretBytes()))).toEqual(realm.keys.slice(0, index + 1))
    }
  })
})

describe('what a realm key encrypts', () => {
  test('is a canary of 40 bytes, known by that key alone', () => {
    const key = crypto.newKeyDerivation()
    const canary = keyCanary(tools, key)
    expect(canary).toHaveLength(40)
    expect(passesCanary(tools, key, canary)).toBe(true)
    expect(passesCanary(tools, crypto.newKeyDerivation(), canary)).toBe(false)
    expect(passesCanary(tools, key, canary.slice(1))).toBe(false)
    expect(passesCanary(tools, key, new Uint8Array())).toBe(false)
  })

  test('is a name, refused when it is none', () => {
    const key = crypto.newKeyDerivation()
    const name = parseEntryName('Größe ☃')
    if (name === undefined) throw new Error('no name')
    expect(decryptRealmName(tools, key, encryptRealmName(tools, key, name))).toBe(name)
    const broken = encryptRealmName(tools, key, '..' as EntryName)
    expect(codeOf(() => decryptRealmName(tools, key, broken))).toBe('bad_serialization')
    expect(codeOf(() => decryptRealmName(tools, crypto.newKeyDerivation(), broken))).toBe('decryption')
  })

  test('is a path, under another key than the name', () => {
    const key = crypto.newKeyDerivation()
    const path = parseFsPath('/a/b ☃') ?? ROOT_PATH
    const encrypted = encryptLinkPath(tools, key, path)
    expect(decryptLinkPath(tools, key, encrypted)).toBe('/a/b ☃')
    expect(codeOf(() => decryptRealmName(tools, key, encrypted))).toBe('decryption')
    const relative = encryptLinkPath(tools, key, 'a/b' as typeof path)
    expect(codeOf(() => decryptLinkPath(tools, key, relative))).toBe('bad_serialization')
  })
})

describe('an access to a keys bundle', () => {
  test('opens for its recipient alone', () => {
    const [recipient, key] = [crypto.newPrivateKey(), crypto.newSecretKey()]
    const sealed = sealKeysBundleAccess(tools, key, crypto.publicKeyOf(recipient))
    expect(openKeysBundleAccess(tools, recipient, sealed).equals(key)).toBe(true)
    expect(codeOf(() => openKeysBundleAccess(tools, crypto.newPrivateKey(), sealed))).toBe('decryption')
    const junk = crypto.sealFor(crypto.publicKeyOf(recipient), new Uint8Array([0]))
    expect(codeOf(() => openKeysBundleAccess(tools, recipient, junk))).toBe('bad_serialization')
  })

  test('opens for a sequester service', async () => {
    const { publicKey, privateKey } = rsaKeys()
    const key = crypto.newSecretKey()
    const sealed = sealKeysBundleAccessForService(tools, key, new SequesterPublicKeyDer(publicKey))
    const service = new SequesterPrivateKey(privateKey)
    expect((await openKeysBundleAccessAsService(tools, service, sealed)).equals(key)).toBe(true)
    const other = new SequesterPrivateKey(rsaKeys().privateKey)
    await expect(openKeysBundleAccessAsService(tools, other, sealed)).rejects.toBeInstanceOf(CryptoError)
  })
})

test('a bundle has at least one key (02 §3)', () => {
  const bundle = {
    type: 'realm_keys_bundle',
    author: '0'.repeat(32),
    realmId: '1'.repeat(32),
    timestamp: 0n,
    keys: [],
  } as never
  const bytes = browserZstd.decompress(dumpPlain(tools, realmKeysBundle, bundle).subarray(1), 1_000)
  expect(() => decode(realmKeysBundle, bytes)).toThrow('no key')
})

function rsaKeys() {
  return generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'der' },
    privateKeyEncoding: { type: 'pkcs8', format: 'der' },
  })
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
