import { X509Certificate } from 'node:crypto'
import { DER_INTEGER, DER_SEQUENCE, DerReader } from '@parallax/crypto'
import { toHex } from '@parallax/wire'

/** The two ends of a link in a chain of certificates: names as they are encoded, in hex. */
export interface X509Names {
  readonly subject: string
  readonly issuer: string
}

/** `[0]`, with the version inside; version 1 has no such field. */
const VERSION = 0xa0
const VERSION_3 = 2

/**
 * Reads an X.509 certificate in DER (RFC 5280 §4.1), version 3 alone (spec 04a §6). Neither its signature nor its dates
 * are looked at: that is for the peers. Undefined when it is none.
 */
export function readX509(der: Uint8Array): X509Names | undefined {
  const fields = fieldsToBeSigned(der)
  if (fields === undefined || !isVersion3(fields.expect(VERSION))) return undefined
  const serial = fields.expect(DER_INTEGER)
  const algorithm = fields.expect(DER_SEQUENCE)
  const issuer = fields.expect(DER_SEQUENCE)
  const validity = fields.expect(DER_SEQUENCE)
  const subject = fields.expect(DER_SEQUENCE)
  if (!serial || !algorithm || !issuer || !validity || !subject || !isReadable(der)) return undefined
  return { subject: toHex(subject), issuer: toHex(issuer) }
}

function fieldsToBeSigned(der: Uint8Array): DerReader | undefined {
  const file = new DerReader(der)
  const certificate = file.expect(DER_SEQUENCE)
  if (certificate === undefined || !file.atEnd) return undefined
  const fields = new DerReader(certificate).expect(DER_SEQUENCE)
  return fields && new DerReader(fields)
}

function isVersion3(content: Uint8Array | undefined): boolean {
  const number = content && new DerReader(content).expect(DER_INTEGER)
  return number?.length === 1 && number[0] === VERSION_3
}

/** The rest of the structure, keys and extensions. */
function isReadable(der: Uint8Array): boolean {
  try {
    return new X509Certificate(der).raw.length === der.length
  } catch {
    // OpenSSL has an error of its own for each way to be malformed.
    return false
  }
}
