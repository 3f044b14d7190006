import type { SequesterVerifyKeyDer, VerifyKey } from '@parallax/crypto'
import {
  type CommonCertificate,
  DataError,
  type DataTools,
  loadAuthoritySigned,
  loadCertificate,
  loadSigned,
  type RealmCertificate,
  type SequesterCertificate,
  type ShamirRecoveryCertificate,
  sequesterAuthorityCertificate,
  sequesterAuthoritySigned,
  type Unverified,
} from '@parallax/protocol'
import type { DateTime, DeviceId, UserId } from '@parallax/wire'
import type { CertificateLookups } from '../state/certificate-lookups.ts'
import type { CertificateRefusalCode } from './refusal.ts'
import { type Author, ROOT } from './shared-checks.ts'

// Steps 1 to 3 of spec 06a §3: who signed, and did they?

/** What is claimed may be shown beside the refusal, never believed. */
export type ReadCertificate<C, A extends Author> =
  | { readonly status: 'read'; readonly certificate: C; readonly author: A }
  | {
      readonly status: 'refused'
      readonly code: CertificateRefusalCode
      readonly certificate?: C | undefined
      readonly detail?: string | undefined
    }

interface Signer<A extends Author> {
  readonly key: VerifyKey
  readonly author: A
}

/** Author is a device or the root key. */
export function readCommon(
  tools: DataTools,
  state: CertificateLookups,
  signed: Uint8Array,
): ReadCertificate<CommonCertificate, Author> {
  return readAuthored<CommonCertificate, Author>(
    () => loadCertificate(tools, 'common', signed),
    ({ author, timestamp }) =>
      author === ROOT ? { key: state.self.rootVerifyKey, author } : deviceSigner(state, author, timestamp),
  )
}

/** Author is a device. Whether the realm is the right one is left to the rules. */
export function readRealm(
  tools: DataTools,
  state: CertificateLookups,
  signed: Uint8Array,
): ReadCertificate<RealmCertificate, UserId> {
  return readAuthored(
    () => loadCertificate(tools, 'realm', signed),
    ({ author, timestamp }) => deviceSigner(state, author, timestamp),
  )
}

/** Author is a device. */
export function readShamirRecovery(
  tools: DataTools,
  state: CertificateLookups,
  signed: Uint8Array,
): ReadCertificate<ShamirRecoveryCertificate, UserId> {
  return readAuthored(
    () => loadCertificate(tools, 'shamirRecovery', signed),
    ({ author, timestamp }) => deviceSigner(state, author, timestamp),
  )
}

function readAuthored<C, A extends Author>(
  load: () => Unverified<C>,
  signerOf: (claimed: C) => Signer<A> | CertificateRefusalCode,
): ReadCertificate<C, A> {
  let claimed: C | undefined
  try {
    const unverified = load()
    claimed = unverified.claimed
    const signer = signerOf(claimed)
    if (typeof signer === 'string') return { status: 'refused', code: signer, certificate: claimed }
    return { status: 'read', certificate: unverified.verify(signer.key), author: signer.author }
  } catch (error) {
    return corrupted(error, claimed)
  }
}

/** The author is looked up as of the certificate itself: the order is causal, so it must be there already. */
function deviceSigner(
  state: CertificateLookups,
  deviceId: DeviceId,
  timestamp: DateTime,
): Signer<UserId> | CertificateRefusalCode {
  const device = state.device(deviceId, timestamp)
  if (device.outcome === 'never') return 'NonExistingAuthor'
  if (device.outcome === 'later') return 'OlderThanAuthor'
  return { key: device.value.verifyKey, author: device.value.userId }
}

const AUTHORITY_MARK = new TextEncoder().encode('RSASSA-PSS-SHA256:')

/**
 * Reads a certificate of the sequester topic, none of which names its author: services are signed by the authority and
 * begin with the name of that algorithm, anything else must be the authority itself, signed by the root key.
 */
export function readSequester(
  tools: DataTools,
  state: CertificateLookups,
  signed: Uint8Array,
): ReadCertificate<SequesterCertificate, typeof ROOT> {
  const isService = AUTHORITY_MARK.every((byte, index) => signed[index] === byte)
  const authority = state.sequesterAuthority
  if (isService && authority === undefined) return { status: 'refused', code: 'NotASequesteredOrganization' }
  try {
    const certificate =
      authority !== undefined && isService
        ? readService(tools, authority.verifyKeyDer, signed)
        : readAuthority(tools, state.self.rootVerifyKey, signed)
    return { status: 'read', certificate, author: ROOT }
  } catch (error) {
    return corrupted(error)
  }
}

/** Throws `DataError` unless the root key signed it. */
export function readAuthority(tools: DataTools, verifyKey: VerifyKey, signed: Uint8Array): SequesterCertificate {
  return loadSigned(tools, sequesterAuthorityCertificate, { signed, verifyKey, expected: {} })
}

/** Throws `DataError` unless the authority signed it. */
export function readService(
  tools: DataTools,
  verifyKey: SequesterVerifyKeyDer,
  signed: Uint8Array,
): SequesterCertificate {
  return loadAuthoritySigned(tools, sequesterAuthoritySigned, { signed, verifyKey })
}

function corrupted<C>(error: unknown, certificate?: C): ReadCertificate<C, never> {
  if (!(error instanceof DataError)) throw error
  return { status: 'refused', code: 'Corrupted', certificate, detail: error.message }
}
