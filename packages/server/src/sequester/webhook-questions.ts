import type { RealmKeyRotationCertificate } from '@parallax/protocol'
import {
  type DateTime,
  type DeviceId,
  type OrganizationId,
  printDateTime,
  type SequesterServiceId,
  toBase64,
  type VlobId,
} from '@parallax/wire'
import type { WebhookQuestion } from './webhook.ts'

export interface AskedVlob {
  readonly author: DeviceId
  readonly realmId: VlobId
  readonly vlobId: VlobId
  readonly keyIndex: bigint
  readonly version: number
  readonly timestamp: DateTime
  readonly blob: Uint8Array
}

/** About a version of a vlob (spec 03 §8.4). */
export function vlobQuestion(
  organizationId: OrganizationId,
  serviceId: SequesterServiceId,
  { author, realmId, vlobId, keyIndex, version, timestamp, blob }: AskedVlob,
): WebhookQuestion {
  const parameters = {
    type: 'vlob_create_or_update',
    service_id: serviceId,
    organization_id: organizationId,
    author,
    realm_id: realmId,
    vlob_id: vlobId,
    key_index: `${keyIndex}`,
    version: `${version}`,
    timestamp: printDateTime(timestamp),
  }
  return { parameters, body: blob }
}

export interface AskedRotation {
  readonly certificate: RealmKeyRotationCertificate
  readonly keysBundle: Uint8Array
  /** For the service that is asked. */
  readonly access: Uint8Array
}

/** About a key rotation (spec 03 §8.4). */
export function rotationQuestion(
  organizationId: OrganizationId,
  serviceId: SequesterServiceId,
  { certificate, keysBundle, access }: AskedRotation,
): WebhookQuestion {
  const { author, timestamp, realmId, keyIndex, hashAlgorithm, keyCanary } = certificate
  const parameters = {
    type: 'realm_rotate_key',
    service_id: serviceId,
    organization_id: organizationId,
    author,
    timestamp: printDateTime(timestamp),
    realm_id: realmId,
    key_index: `${keyIndex}`,
    // One B more than in the certificate: what services expect (spec 04b §3.5).
    encryption_algorithm: 'BLAKE2B_XSALSA20_POLY1305',
    hash_algorithm: hashAlgorithm,
    key_canary: toBase64(keyCanary),
    keys_bundle: toBase64(keysBundle),
    keys_bundle_access: toBase64(access),
  }
  return { parameters, body: null }
}
