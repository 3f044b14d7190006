// X.509 certificates made on the spot (RFC 5280): a few fields in DER, signed with a real key.
import { createHash, generateKeyPairSync, sign } from 'node:crypto'

/** A certificate; all have the same key. */
export interface TestCertificate {
  readonly name: string
  readonly der: Uint8Array
}

export interface CertificateFields {
  /** Common name. */
  readonly name: string
  /** Itself when none is given. */
  readonly issuer?: TestCertificate
  /** 1 has no field of extensions. */
  readonly version?: 1 | 2 | 3
}

const [INTEGER, BIT_STRING, NULL, OBJECT_ID, UTF8_STRING, SEQUENCE, SET] = [2, 3, 5, 6, 12, 0x30, 0x31]
const UTC_TIME = 0x17
const RSA_SHA256 = der(SEQUENCE, der(OBJECT_ID, fromHex('2a864886f70d01010b')), der(NULL))
const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const COMMON_NAME = der(OBJECT_ID, fromHex('550403'))

/** A certificate that is right but for what the fields say. */
export function newCertificate({ name, issuer, version = 3 }: CertificateFields): TestCertificate {
  const dates = [der(UTC_TIME, ascii('200101000000Z')), der(UTC_TIME, ascii('491231235959Z'))]
  const serial = createHash('sha256').update(name).digest().subarray(0, 8)
  serial[0] = (serial[0] ?? 0) | 0x40
  serial[0] &= 0x7f
  const fields = der(
    SEQUENCE,
    ...(version === 1 ? [] : [der(0xa0, der(INTEGER, Uint8Array.of(version - 1)))]),
    der(INTEGER, serial),
    RSA_SHA256,
    distinguishedName(issuer?.name ?? name),
    der(SEQUENCE, ...dates),
    distinguishedName(name),
    publicKey.export({ type: 'spki', format: 'der' }),
  )
  const signature = sign('sha256', fields, privateKey)
  const certificate = der(SEQUENCE, fields, RSA_SHA256, der(BIT_STRING, Uint8Array.of(0), signature))
  return { name, der: certificate }
}

/** As files hold it. */
export function pemOf({ der: bytes }: TestCertificate): string {
  const lines = Buffer.from(bytes).toString('base64').replaceAll(/.{64}/g, '$&\n')
  return `-----BEGIN CERTIFICATE-----\n${lines.trimEnd()}\n-----END CERTIFICATE-----\n`
}

/** The key of all of them, PKCS#8. */
export const keyPem: string = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()

function distinguishedName(commonName: string): Uint8Array {
  return der(SEQUENCE, der(SET, der(SEQUENCE, COMMON_NAME, der(UTF8_STRING, ascii(commonName)))))
}

/** One value: tag, length in its shortest form, content. */
function der(tag: number, ...content: readonly Uint8Array[]): Uint8Array {
  const bytes = Buffer.concat(content)
  const { length } = bytes
  const head = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff]
  return Uint8Array.from([tag, ...head, ...bytes])
}

function ascii(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}

function fromHex(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text, 'hex'))
}
