import { randomBytes } from 'node:crypto'
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import type { SequesterSigningKey } from '@parallax/crypto'
import {
  type DataSchema,
  dataTools,
  dumpAuthoritySigned,
  sequesterRevokedServiceCertificate,
  sequesterServiceCertificate,
} from '@parallax/protocol'
import { type DateTime, fromMilliseconds, parseDateTime, type SequesterServiceId, uuidFromBytes } from '@parallax/wire'
import { usageError } from '../cli-error.ts'
import { readAuthorityKey, readServiceKey } from './keys.ts'

/** A declaration or an end, signed. */
export interface SignedService {
  readonly serviceId: SequesterServiceId
  readonly timestamp: DateTime
  readonly signed: Uint8Array
}

export interface ServiceToDeclare {
  readonly label: string
  /** Files in PEM. */
  readonly servicePublicKey: string
  readonly authorityPrivateKey: string
  readonly timestamp: DateTime
}

/** Declares a service under an id of its own (spec 05 §11.5). Needs no server. */
export async function signService(service: ServiceToDeclare): Promise<SignedService> {
  const { label: serviceLabel, servicePublicKey, authorityPrivateKey, timestamp } = service
  const serviceId = uuidFromBytes<SequesterServiceId>(randomBytes(16))
  const encryptionKeyDer = await readServiceKey(servicePublicKey)
  const type = 'sequester_service_certificate'
  const value = { type, timestamp, serviceId, serviceLabel, encryptionKeyDer } as const
  const signingKey = await readAuthorityKey(authorityPrivateKey)
  return { serviceId, timestamp, signed: await sign(sequesterServiceCertificate, { value, signingKey }) }
}

/** Ends a service. */
export async function signRevocation(
  serviceId: SequesterServiceId,
  { authorityPrivateKey, timestamp }: { readonly authorityPrivateKey: string; readonly timestamp: DateTime },
): Promise<SignedService> {
  const value = { type: 'sequester_revoked_service_certificate', timestamp, serviceId } as const
  const signingKey = await readAuthorityKey(authorityPrivateKey)
  return { serviceId, timestamp, signed: await sign(sequesterRevokedServiceCertificate, { value, signingKey }) }
}

/** The date that was given, or now. */
export function dateOf(text: string | undefined): DateTime {
  if (text === undefined) return fromMilliseconds(Date.now())
  const date = parseDateTime(text)
  if (date === undefined) throw usageError('usage.date', { text })
  return date
}

async function sign<T>(
  type: DataSchema<T>,
  content: { readonly value: T; readonly signingKey: SequesterSigningKey },
): Promise<Uint8Array> {
  const { nativeCrypto } = await import('@parallax/crypto/native')
  const zstd = {
    compress: (bytes: Uint8Array) => zstdCompressSync(bytes),
    decompress: (frame: Uint8Array, limit: number) => zstdDecompressSync(frame, { maxOutputLength: limit }),
  }
  return dumpAuthoritySigned(dataTools({ crypto: await nativeCrypto(), zstd }), type, content)
}
