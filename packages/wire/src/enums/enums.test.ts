import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import {
  activeUsersLimit,
  apiVersion,
  type Codec,
  cancelledGreetingAttemptReason,
  DEVICE_FILE_PROTECTIONS,
  DecodeError,
  decode,
  devicePurpose,
  encode,
  fileManifestOrigin,
  greeterOrClaimer,
  hashAlgorithm,
  invitationStatus,
  invitationType,
  list,
  parseApiVersion,
  parseDeviceFileProtection,
  parseOpenBaoAuthId,
  parseX509CertificateHash,
  pkiEncryptionAlgorithm,
  pkiSignatureAlgorithm,
  printApiVersion,
  privateKeyAlgorithm,
  realmArchivingConfiguration,
  realmRole,
  secretKeyAlgorithm,
  signingKeyAlgorithm,
  size,
  string,
  struct,
  toHex,
  trustedPasswordAlgorithm,
  u32,
  untrustedPasswordAlgorithm,
  userProfile,
  x509CertificateDigest,
  x509CertificateHash,
  x509CertificateHashFromDigest,
  x509CertificateReference,
} from '../index.ts'
import { hexBytes } from '../testing/hex-bytes.ts'

interface Ids {
  readonly x509_certificate_hash: {
    readonly accepted: readonly { readonly text: string; readonly sha256: string }[]
    readonly rejected_self_made: readonly string[]
  }
  readonly advisory_device_file_protection: {
    readonly accepted: readonly string[]
    readonly rejected: readonly string[]
  }
  readonly openbao_auth_id: { readonly accepted: readonly string[] }
}

const vectors: Ids = JSON.parse(readFileSync(new URL('../../../../spec/vectors/ids.json', import.meta.url), 'utf8'))

// Retyped from the tables of spec 01 §1.3, §5.8 and §1.1, so that a slip in the code is seen.
const tables: readonly (readonly [string, Codec<string>, string])[] = [
  ['user profile', userProfile, 'ADMIN STANDARD OUTSIDER'],
  ['realm role', realmRole, 'OWNER MANAGER CONTRIBUTOR READER'],
  ['invitation type', invitationType, 'USER DEVICE SHAMIR_RECOVERY'],
  ['invitation status', invitationStatus, 'PENDING FINISHED CANCELLED'],
  ['greeter or claimer', greeterOrClaimer, 'GREETER CLAIMER'],
  [
    'cancelled greeting attempt reason',
    cancelledGreetingAttemptReason,
    'MANUALLY_CANCELLED INVALID_NONCE_HASH INVALID_SAS_CODE UNDECIPHERABLE_PAYLOAD UNDESERIALIZABLE_PAYLOAD INCONSISTENT_PAYLOAD AUTOMATICALLY_CANCELLED',
  ],
  ['device purpose', devicePurpose, 'STANDARD SHAMIR_RECOVERY PASSPHRASE_RECOVERY REGISTRATION'],
  ['signing key algorithm', signingKeyAlgorithm, 'ED25519'],
  ['private key algorithm', privateKeyAlgorithm, 'X25519_XSALSA20_POLY1305'],
  ['secret key algorithm', secretKeyAlgorithm, 'BLAKE2_XSALSA20_POLY1305'],
  ['hash algorithm', hashAlgorithm, 'SHA256'],
  ['PKI encryption algorithm', pkiEncryptionAlgorithm, 'RSAES-OAEP-SHA256'],
  ['PKI signature algorithm', pkiSignatureAlgorithm, 'RSASSA-PSS-SHA256'],
]

test.each(tables)('%s has the literals of the specification and no other', (_, codec, names) => {
  for (const name of names.split(' ')) {
    expect(decode(codec, encode(string, name))).toBe(name)
    expect(encode(codec, name)).toEqual(encode(string, name))
    expect(() => decode(codec, encode(string, name.toLowerCase()))).toThrow(DecodeError)
  }
  for (const other of ['', 'DUMMY', 'toString', '__proto__']) {
    expect(() => decode(codec, encode(string, other))).toThrow(DecodeError)
    expect(() => encode(codec, other)).toThrow(RangeError)
  }
  const [first = ''] = names.split(' ')
  const longHeader = Uint8Array.of(0xd9, first.length, ...new TextEncoder().encode(first))
  expect(decode(codec, longHeader)).toBe(first)
})

describe('tagged enums', () => {
  test('of a realm', () => {
    expect(toHex(encode(realmArchivingConfiguration, { type: 'ARCHIVED' }))).toBe(`81${str('type')}${str('ARCHIVED')}`)
    const planned = `82${str('type')}${str('DELETION_PLANNED')}${str('deletion_date')}d70100035d013b37e000`
    const value = decode(realmArchivingConfiguration, hexBytes(planned))
    expect(value).toEqual({ type: 'DELETION_PLANNED', deletionDate: 946684800000000n })
    expect(toHex(encode(realmArchivingConfiguration, value))).toBe(planned)
  })

  test('of the origin of a file', () => {
    const hex = `83${str('type')}${str('CRYPTPAD')}${str('channel_id')}${str('x')}${str('timestamp')}d70100035d013b37e000`
    const value = decode(fileManifestOrigin, hexBytes(hex))
    expect(value).toEqual({ type: 'CRYPTPAD', channelId: 'x', timestamp: 946684800000000n })
    expect(toHex(encode(fileManifestOrigin, value))).toBe(hex)
    expect(decode(fileManifestOrigin, hexBytes(`81${str('type')}${str('DEFAULT')}`))).toEqual({ type: 'DEFAULT' })
  })

  test('of the password algorithm: fields in the order of the specification', () => {
    const salt = Uint8Array.from({ length: 16 }, (_, index) => index)
    const value = { type: 'ARGON2ID', memlimitKb: 131072, opslimit: 3, parallelism: 1, salt } as const
    const fields = `${str('memlimit_kb')}ce00020000${str('opslimit')}03${str('parallelism')}01`
    const trusted = `85${str('type')}${str('ARGON2ID')}${fields}${str('salt')}c410${toHex(salt)}`
    expect(toHex(encode(trustedPasswordAlgorithm, value))).toBe(trusted)
    expect(decode(trustedPasswordAlgorithm, hexBytes(trusted))).toEqual(value)
    const untrusted = `84${str('type')}${str('ARGON2ID')}${fields}`
    expect(toHex(encode(untrustedPasswordAlgorithm, value))).toBe(untrusted)
    const array = `95${str('ARGON2ID')}ce000200000301c410${toHex(salt)}`
    expect(decode(trustedPasswordAlgorithm, hexBytes(array))).toEqual(value)
    expect(() => decode(untrustedPasswordAlgorithm, hexBytes(array))).toThrow(DecodeError)
    expect(() => decode(trustedPasswordAlgorithm, hexBytes(trusted.replace('c410', 'c40f')))).toThrow(DecodeError)
  })
})

describe('X.509 certificate', () => {
  const { accepted, rejected_self_made } = vectors.x509_certificate_hash

  test.each(accepted)('$text', ({ text, sha256 }) => {
    const hash = parseX509CertificateHash(text)
    expect(hash).toBe(text)
    if (hash !== undefined) expect(toHex(x509CertificateDigest(hash))).toBe(sha256)
    expect(x509CertificateHashFromDigest(hexBytes(sha256))).toBe(text)
    expect(decode(x509CertificateHash, encode(string, text.replace('sha256', 'SHA256')))).toBe(text)
  })

  test.each(rejected_self_made)('refuses the hash %s', (text) => {
    expect(parseX509CertificateHash(text)).toBeUndefined()
    expect(() => decode(x509CertificateHash, encode(string, text))).toThrow(DecodeError)
  })

  test('reference may have no hint, or the list of older files, which is passed over', () => {
    const hash = accepted[0]?.text ?? ''
    const old = struct({ uris: list(string), hash: string })
    expect(decode(x509CertificateReference, encode(struct({ hash: string }), { hash }))).toEqual({ hash })
    expect(decode(x509CertificateReference, encode(old, { uris: ['pkcs11:x'], hash }))).toEqual({ hash })
  })
})

describe('device file protection', () => {
  const { accepted, rejected } = vectors.advisory_device_file_protection

  test('has the strings of the specification', () => {
    expect(new Set(DEVICE_FILE_PROTECTIONS)).toEqual(new Set(accepted))
    for (const text of accepted) expect(parseDeviceFileProtection(text)).toBe(text)
    for (const text of rejected) expect(parseDeviceFileProtection(text)).toBeUndefined()
  })

  test('knows the ways to sign in to OpenBao', () => {
    for (const id of vectors.openbao_auth_id.accepted) expect(parseOpenBaoAuthId(id)).toBe(id)
    expect(parseOpenBaoAuthId('DUMMY')).toBeUndefined()
  })
})

describe('API version', () => {
  test('is two numbers, as an array and as text', () => {
    const value = { version: 5, revision: 6 }
    expect(toHex(encode(apiVersion, value))).toBe('920506')
    expect(decode(apiVersion, hexBytes('920506'))).toEqual(value)
    expect(parseApiVersion('5.6')).toEqual(value)
    expect(printApiVersion(value)).toBe('5.6')
    expect(parseApiVersion('4294967295.0')).toEqual({ version: 4294967295, revision: 0 })
  })

  test.each(['', '5', '5.', '.6', '5.6.7', '4294967296.0', '0.4294967296', '-5.6', '+5.6', ' 5.6', '5.6\n', '0x5.6'])(
    'refuses %j',
    (text) => {
      expect(parseApiVersion(text)).toBeUndefined()
    },
  )

  test('refuses another number of items', () => {
    for (const values of [[5], [5, 6, 7]])
      expect(() => decode(apiVersion, encode(list(u32), values))).toThrow(DecodeError)
  })
})

test('active users limit is a number or nil', () => {
  expect(toHex(encode(activeUsersLimit, null))).toBe('c0')
  expect(encode(activeUsersLimit, 500)).toEqual(encode(size, 500))
  expect(decode(activeUsersLimit, hexBytes('c0'))).toBeNull()
  expect(() => decode(activeUsersLimit, hexBytes('ff'))).toThrow(DecodeError)
})

function str(text: string): string {
  return toHex(encode(string, text))
}
