import { type CryptoBackend, type SecretKey, ShamirShare, type SigningKey } from '@parallax/crypto'
import { nativeCrypto } from '@parallax/crypto/native'
import {
  addMicroseconds,
  type DeviceId,
  encode,
  fromMilliseconds,
  parseUuid,
  type UserId,
  type Uuid,
  type VlobId,
} from '@parallax/wire'
import { beforeAll, describe, expect, test } from 'vitest'
import {
  browserZstd,
  childManifest,
  DataError,
  type DataTools,
  dataTools,
  dumpBareEncrypted,
  dumpEncrypted,
  dumpPlain,
  dumpSigned,
  dumpSignedThenEncrypted,
  dumpSignedThenSealed,
  type FileManifest,
  fileManifest,
  loadBareEncrypted,
  loadEncrypted,
  loadPlain,
  loadSigned,
  loadSignedThenEncrypted,
  loadSignedThenSealed,
  loadUnverified,
  shamirRecoveryShareData,
  userCertificate,
} from '../index.ts'

let crypto: CryptoBackend
let tools: DataTools
let signingKey: SigningKey
let key: SecretKey

beforeAll(async () => {
  crypto = await nativeCrypto()
  tools = dataTools({ crypto, zstd: browserZstd })
  signingKey = crypto.newSigningKey()
  key = crypto.newSecretKey()
})

const now = fromMilliseconds(1_700_000_000_000)
const author = id<DeviceId>('aa')
const manifest: FileManifest = {
  type: 'file_manifest',
  author,
  timestamp: now,
  id: id<VlobId>('01'),
  parent: id<VlobId>('02'),
  version: 3,
  created: now,
  updated: now,
  size: 0,
  blocksize: 8,
  blocks: [],
}
const expected = { author, timestamp: now, id: manifest.id, version: 3 }
/** Writes what breaks the rules. */
const unruled = { ...fileManifest, violation: () => undefined }

function id<U extends Uuid<string>>(byte: string): U {
  return parseUuid<U>(byte.repeat(16)) as U
}

/** The code of the `DataError`, `ok` when there is none. */
function codeOf(load: () => unknown): string {
  try {
    load()
    return 'ok'
  } catch (error) {
    if (!(error instanceof DataError)) throw error
    return error.code
  }
}

describe('signed then encrypted', () => {
  test('loads what was written', () => {
    const encrypted = dumpSignedThenEncrypted(tools, fileManifest, { value: manifest, signingKey, key })
    const verifyKey = crypto.verifyKeyOf(signingKey)
    expect(loadSignedThenEncrypted(tools, fileManifest, { encrypted, key, verifyKey, expected })).toEqual(manifest)
  })

  test('fails in the order decryption, signature, serialization, integrity, expected values (02 §1)', () => {
    const bad: FileManifest = { ...manifest, id: manifest.parent, author: id('bb') }
    const junk = crypto.sign(signingKey, new Uint8Array([0, 1, 2]))
    const broken = dumpSigned(tools, unruled, { value: bad, signingKey })
    const other = crypto.verifyKeyOf(crypto.newSigningKey())
    const own = crypto.verifyKeyOf(signingKey)
    const load = (signed: Uint8Array, verifyKey = own, sealedBy = key) => {
      const encrypted = crypto.encrypt(sealedBy, signed)
      return codeOf(() => loadSignedThenEncrypted(tools, fileManifest, { encrypted, key, verifyKey, expected }))
    }
    expect(load(junk, other, crypto.newSecretKey())).toBe('decryption')
    expect(load(junk, other)).toBe('signature')
    expect(load(junk.slice(0, 63), own)).toBe('signature')
    expect(load(junk)).toBe('bad_serialization')
    expect(load(broken)).toBe('integrity')
    expect(load(dumpSigned(tools, unruled, { value: { ...bad, id: id('03') }, signingKey }))).toBe('unexpected_author')
  })

  test('compares author, timestamp, id and version in that order', () => {
    const verifyKey = crypto.verifyKeyOf(signingKey)
    const load = (value: FileManifest) => {
      const signed = dumpSigned(tools, unruled, { value, signingKey })
      return codeOf(() => loadSigned(tools, fileManifest, { signed, verifyKey, expected }))
    }
    const wrongVersion = { ...manifest, version: 4 }
    const wrongId = { ...wrongVersion, id: id<VlobId>('04') }
    const wrongTime = { ...wrongId, timestamp: addMicroseconds(now, 1n) }
    const wrongAuthor = { ...wrongTime, author: id<DeviceId>('bb') }
    expect([manifest, wrongVersion, wrongId, wrongTime, wrongAuthor].map(load)).toEqual([
      'ok',
      'unexpected_version',
      'unexpected_id',
      'unexpected_timestamp',
      'unexpected_author',
    ])
  })

  test('is not written when it breaks a rule', () => {
    const value = { ...manifest, id: manifest.parent }
    expect(() => dumpSigned(tools, fileManifest, { value, signingKey })).toThrow(RangeError)
    expect(() => dumpPlain(tools, childManifest, value)).toThrow(RangeError)
    expect(() => dumpBareEncrypted(tools, fileManifest, { value, key })).toThrow(RangeError)
  })
})

describe('the author of a certificate', () => {
  const certificate = (by: DeviceId | null) =>
    ({
      type: 'user_certificate',
      author: by,
      timestamp: now,
      userId: id<UserId>('0a'),
      humanHandle: null,
      publicKey: crypto.publicKeyOf(crypto.newPrivateKey()),
      algorithm: 'X25519_XSALSA20_POLY1305',
      profile: 'ADMIN',
    }) as const
  const load = (by: DeviceId | null, wanted: DeviceId | null) => {
    const signed = dumpSigned(tools, userCertificate, { value: certificate(by), signingKey })
    const verifyKey = crypto.verifyKeyOf(signingKey)
    return codeOf(() => loadSigned(tools, userCertificate, { signed, verifyKey, expected: { author: wanted } }))
  }

  test('is the device that is expected; where root is expected, its key alone decides (02 §2)', () => {
    expect(load(author, author)).toBe('ok')
    expect(load(id('bb'), author)).toBe('unexpected_author')
    expect(load(null, author)).toBe('unexpected_author')
    expect(load(null, null)).toBe('ok')
    expect(load(author, null)).toBe('ok')
  })

  test('is compared with handle, user and the rest when asked', () => {
    const signed = dumpSigned(tools, userCertificate, { value: certificate(null), signingKey })
    const verifyKey = crypto.verifyKeyOf(signingKey)
    const code = (wanted: object) =>
      codeOf(() => loadSigned(tools, userCertificate, { signed, verifyKey, expected: wanted }))
    expect(code({ userId: id('0b') })).toBe('unexpected_user')
    expect(code({ humanHandle: { email: 'a@b.c', label: 'A' } })).toBe('unexpected_human_handle')
    expect(code({ humanHandle: null, userId: id('0a') })).toBe('ok')
  })
})

describe('the unverified load', () => {
  test('tells what is claimed, and believes it once the key is there', () => {
    const signed = dumpSigned(tools, fileManifest, { value: manifest, signingKey })
    const unverified = loadUnverified(tools, fileManifest, signed)
    expect(unverified.claimed).toEqual(manifest)
    expect(unverified.verify(crypto.verifyKeyOf(signingKey))).toEqual(manifest)
    expect(codeOf(() => unverified.verify(crypto.verifyKeyOf(crypto.newSigningKey())))).toBe('signature')
  })

  test('checks length, format and integrity', () => {
    const broken = dumpSigned(tools, unruled, { value: { ...manifest, id: manifest.parent }, signingKey })
    expect(codeOf(() => loadUnverified(tools, fileManifest, new Uint8Array(63)))).toBe('signature')
    expect(codeOf(() => loadUnverified(tools, fileManifest, new Uint8Array(64)))).toBe('bad_serialization')
    expect(codeOf(() => loadUnverified(tools, fileManifest, broken))).toBe('integrity')
  })
})

describe('signed then sealed', () => {
  const shares = (count: number) => ({
    type: 'shamir_recovery_share_data' as const,
    author,
    timestamp: now,
    weightedShare: Array.from({ length: count }, () => new ShamirShare(new Uint8Array([1, 2]))),
  })

  test('compares expected values before integrity (02 §1)', () => {
    const privateKey = crypto.newPrivateKey()
    const lenient = { ...shamirRecoveryShareData, violation: () => undefined }
    const value = shares(256)
    const recipient = crypto.publicKeyOf(privateKey)
    const sealed = dumpSignedThenSealed(tools, lenient, { value, signingKey, recipient })
    const verifyKey = crypto.verifyKeyOf(signingKey)
    const load = (wanted: object, opener = privateKey) =>
      codeOf(() =>
        loadSignedThenSealed(tools, shamirRecoveryShareData, {
          sealed,
          privateKey: opener,
          verifyKey,
          expected: wanted,
        }),
      )
    expect(load({ author: id('bb') })).toBe('unexpected_author')
    expect(load({ author, timestamp: now })).toBe('integrity')
    expect(load({}, crypto.newPrivateKey())).toBe('decryption')
  })
})

describe('encrypted and plain', () => {
  test('load what was written, and fail in order', () => {
    const encrypted = dumpEncrypted(tools, fileManifest, { value: manifest, key })
    expect(loadEncrypted(tools, fileManifest, { encrypted, key })).toEqual(manifest)
    expect(loadPlain(tools, childManifest, dumpPlain(tools, childManifest, manifest))).toEqual(manifest)
    const bare = dumpBareEncrypted(tools, fileManifest, { value: manifest, key })
    expect(loadBareEncrypted(tools, fileManifest, { encrypted: bare, key })).toEqual(manifest)
    const broken = { ...manifest, id: manifest.parent }
    const codes = [crypto.encrypt(key, new Uint8Array([0])), dumpEncrypted(tools, unruled, { value: broken, key })]
    expect(codes.map((each) => codeOf(() => loadEncrypted(tools, fileManifest, { encrypted: each, key })))).toEqual([
      'bad_serialization',
      'integrity',
    ])
    expect(codeOf(() => loadEncrypted(tools, fileManifest, { encrypted, key: crypto.newSecretKey() }))).toBe(
      'decryption',
    )
    expect(codeOf(() => loadEncrypted(tools, fileManifest, { encrypted: bare, key }))).toBe('bad_serialization')
    const badBare = dumpBareEncrypted(tools, unruled, { value: broken, key })
    expect(codeOf(() => loadBareEncrypted(tools, fileManifest, { encrypted: badBare, key }))).toBe('integrity')
  })

  test('name the step that refused', () => {
    const detail = (bytes: readonly number[]) => {
      try {
        loadPlain(tools, fileManifest, Uint8Array.from(bytes))
        return 'ok'
      } catch (error) {
        return error instanceof DataError ? error.detail : error
      }
    }
    const frame = browserZstd.compress(encode(fileManifest, manifest).slice(0, 20))
    expect(detail([])).toBe('format: unknown version byte')
    expect(detail([1, ...frame])).toBe('format: unknown version byte')
    expect(detail([0])).toBe('zstd: not one frame')
    expect(detail([0, ...frame])).toMatch(/^msgpack: /)
  })

  test('are refused above the size limit, whatever the decompressor would do', () => {
    const trusting: DataTools = {
      ...tools,
      sizeLimit: 100,
      zstd: {
        ...browserZstd,
        decompress: () => {
          throw new Error('was asked')
        },
      },
    }
    const large = Uint8Array.from([0, ...browserZstd.compress(new Uint8Array(101))])
    const fitting = Uint8Array.from([0, ...browserZstd.compress(new Uint8Array(100))])
    const detail = (bytes: Uint8Array) => {
      try {
        return loadPlain(trusting, fileManifest, bytes)
      } catch (error) {
        return error instanceof DataError ? error.detail : error
      }
    }
    expect(detail(large)).toBe('zstd: above the size limit')
    expect(detail(fitting)).toBe('zstd: bad frame or above the size limit')
  })
})
