import type { CertificateState, RealmKeys } from '@parallax/certificates'
import type { KeyDerivation, SecretKey } from '@parallax/crypto'
import {
  dumpSigned,
  dumpSignedThenEncrypted,
  keyCanary,
  type RequestOf,
  realmKeyRotationCertificate,
  realmKeysBundle,
  realmRotateKey,
  sealKeysBundleAccess,
  sealKeysBundleAccessForService,
} from '@parallax/protocol'
import type { DateTime, VlobId } from '@parallax/wire'
import { InternalError } from '../errors/connection-errors.ts'
import { WorkspaceError } from '../errors/rights-errors.ts'
import type { ActionOutcome } from './action-outcome.ts'
import type { RealmContext } from './realm-context.ts'
import { realmRefusal } from './realm-refusal.ts'
import { uploadCertificate } from './upload-certificate.ts'

/**
 * Adds key number `target` to the realm and gives all keys to its members and to the sequester services (spec 06a §6.4).
 * Somebody else did it meanwhile: idempotent. Throws `InvalidKeysBundleError` when the present keys do not verify.
 */
export async function rotateKey(
  context: RealmContext,
  { realmId, target }: { readonly realmId: VlobId; readonly target: bigint },
  signal?: AbortSignal,
): Promise<ActionOutcome> {
  for (;;) {
    const { state } = context.certificates
    const present = await context.keyring.load(realmId, signal)
    if (BigInt((present?.keys.length ?? 0) + 1) !== target) return { outcome: 'local_idempotent' }
    const keys = withFreshKey(context, present)
    const { reply, timestamp } = await uploadCertificate(context.clock, 'realm', (timestamp) =>
      context.rpc.call(realmRotateKey, rotation(context, { realmId, state, keys, timestamp }), signal),
    )
    switch (reply.status) {
      case 'ok':
        return { outcome: 'uploaded', timestamp }
      case 'bad_key_index':
        return { outcome: 'remote_idempotent', timestamp: reply.lastRealmCertificateTimestamp }
      case 'participant_mismatch':
        await context.certificates.poll({ realm: [realmId, reply.lastRealmCertificateTimestamp] }, signal)
        assertNewer(state.lastRealmTimestamp(realmId), context.certificates.state.lastRealmTimestamp(realmId))
        continue
      case 'sequester_service_mismatch':
        await context.certificates.poll({ sequester: reply.lastSequesterCertificateTimestamp }, signal)
        assertNewer(state.lastSequesterTimestamp, context.certificates.state.lastSequesterTimestamp)
        continue
      case 'sequester_service_unavailable':
        throw new WorkspaceError('authority_unavailable', {})
      case 'rejected_by_sequester_service':
        throw new WorkspaceError('authority_refused', { reason: reply.reason ?? '' })
      case 'organization_not_sequestered':
        throw new InternalError({ detail: `realm_rotate_key: ${reply.status}` })
      default:
        throw realmRefusal('realm_rotate_key', reply.status)
    }
  }
}

/** Corrupted keys are handed on as they are: somebody may know what they open. */
function withFreshKey({ tools }: RealmContext, present: RealmKeys | undefined): readonly KeyDerivation[] {
  return [...(present?.keys ?? []).map(({ key }) => key), tools.crypto.newKeyDerivation()]
}

interface Rotation {
  readonly realmId: VlobId
  readonly state: CertificateState
  readonly keys: readonly KeyDerivation[]
  readonly timestamp: DateTime
}

function rotation(context: RealmContext, made: Rotation): RequestOf<typeof realmRotateKey> {
  const { device, tools } = context
  const { deviceId: author, signingKey } = device
  const { realmId, keys, timestamp } = made
  const bundleKey = tools.crypto.newSecretKey()
  const bundle = { type: 'realm_keys_bundle', author, timestamp, realmId, keys } as const
  return {
    realmKeyRotationCertificate: certificate(context, made),
    perParticipantKeysBundleAccess: participantAccesses(context, made, bundleKey),
    perSequesterServiceKeysBundleAccess: serviceAccesses(context, made.state, bundleKey),
    keysBundle: dumpSignedThenEncrypted(tools, realmKeysBundle, { value: bundle, signingKey, key: bundleKey }),
  }
}

function certificate({ device, tools }: RealmContext, { realmId, keys, timestamp }: Rotation): Uint8Array {
  const key = keys.at(-1)
  if (key === undefined) throw new RangeError('a rotation without a key')
  const value = {
    type: 'realm_key_rotation_certificate',
    author: device.deviceId,
    timestamp,
    realmId,
    keyIndex: BigInt(keys.length),
    encryptionAlgorithm: 'BLAKE2_XSALSA20_POLY1305',
    hashAlgorithm: 'SHA256',
    keyCanary: keyCanary(tools, key),
  } as const
  return dumpSigned(tools, realmKeyRotationCertificate, { value, signingKey: device.signingKey })
}

/** For self in any case: the role that a creation gives may not be stored yet. Revoked members count as members. */
function participantAccesses({ device, tools }: RealmContext, { realmId, state }: Rotation, bundleKey: SecretKey) {
  const accesses = new Map([
    [device.userId, sealKeysBundleAccess(tools, bundleKey, tools.crypto.publicKeyOf(device.privateKey))],
  ])
  for (const member of state.rolesOf(realmId).keys()) {
    const user = state.user(member)
    if (member === device.userId || user.outcome !== 'found') continue
    accesses.set(member, sealKeysBundleAccess(tools, bundleKey, user.value.publicKey))
  }
  return accesses
}

/** Null without a sequester authority; with one that has no active service, an empty map. */
function serviceAccesses({ tools }: RealmContext, state: CertificateState, bundleKey: SecretKey) {
  if (state.sequesterAuthority === undefined) return null
  const active = [...state.sequesterServices.values()].filter(({ revocation }) => revocation === undefined)
  return new Map(
    active.map(({ certificate: { serviceId, encryptionKeyDer } }) => [
      serviceId,
      sealKeysBundleAccessForService(tools, bundleKey, encryptionKeyDer),
    ]),
  )
}

/** The same request again would be refused again, for ever. */
function assertNewer(used: DateTime | undefined, now: DateTime | undefined): void {
  if (used === now) throw new InternalError({ detail: 'realm_rotate_key: a mismatch without newer certificates' })
}
