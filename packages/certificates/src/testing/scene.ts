import type { PrivateKey, SequesterSigningKey, SigningKey } from '@parallax/crypto'
import {
  type DataSchema,
  type DataTools,
  deviceCertificate,
  dumpAuthoritySigned,
  dumpSigned,
  keyCanary,
  realmArchivingCertificate,
  realmKeyRotationCertificate,
  realmNameCertificate,
  realmRoleCertificate,
  revokedUserCertificate,
  type SequesterCertificate,
  sequesterAuthoritySigned,
  shamirRecoveryBriefCertificate,
  shamirRecoveryDeletionCertificate,
  shamirRecoveryShareCertificate,
  userCertificate,
  userUpdateCertificate,
} from '@parallax/protocol'
import {
  addMicroseconds,
  type DateTime,
  type DeviceId,
  fromMilliseconds,
  type RealmArchivingConfiguration,
  type RealmRole,
  type UserId,
  type UserProfile,
  type Uuid,
  uuidFromBytes,
  type VlobId,
} from '@parallax/wire'
import { addBatch, type CertificateBatch, type CertificateRefusalCode, CertificateState } from '../index.ts'
import { EMPTY_BATCH, type ListName, withList } from './batches.ts'

const SECOND = 1_000_000

/** A device, whether or not a certificate says that it exists. */
export interface TestDevice {
  readonly userId: UserId
  readonly deviceId: DeviceId
  readonly signingKey: SigningKey
}

/** A person with one device, whether or not certificates say that they exist. */
export interface Person extends TestDevice {
  readonly privateKey: PrivateKey
}

/** `at` replaces the next moment of the scene's clock. */
interface When {
  readonly at?: DateTime | undefined
}

interface SignedBy extends When {
  readonly by: TestDevice
}

/** Author null is the root key. */
interface SignedByRoot extends When {
  readonly by: TestDevice | null
}

/**
 * An organization in which anything can be signed by anybody, true or not, and offered to one client. Every certificate
 * takes the next second unless told otherwise.
 */
export class Scene {
  readonly tools: DataTools
  readonly rootKey: SigningKey
  readonly alice: Person
  state: CertificateState
  #now = fromMilliseconds(1_700_000_000_000)

  /** The client is Alice, the first user and ADMIN, of whom nothing is certified yet. */
  constructor(tools: DataTools) {
    this.tools = tools
    this.rootKey = tools.crypto.newSigningKey()
    this.alice = this.person()
    this.state = this.emptyStateOf(this.alice, 'ADMIN')
  }

  /** A scene where Alice is there. */
  static bootstrapped(tools: DataTools): Scene {
    const scene = new Scene(tools)
    scene.join(scene.alice, { by: null, profile: 'ADMIN' })
    return scene
  }

  emptyStateOf(person: Person, initialProfile: UserProfile): CertificateState {
    const rootVerifyKey = this.tools.crypto.verifyKeyOf(this.rootKey)
    return CertificateState.empty({ userId: person.userId, initialProfile, rootVerifyKey })
  }

  get now(): DateTime {
    return this.#now
  }

  tick(): DateTime {
    this.#now = addMicroseconds(this.#now, SECOND)
    return this.#now
  }

  id<U extends Uuid<string>>(): U {
    return uuidFromBytes<U>(this.tools.crypto.random(16))
  }

  person(): Person {
    const { crypto } = this.tools
    return {
      userId: this.id(),
      deviceId: this.id(),
      signingKey: crypto.newSigningKey(),
      privateKey: crypto.newPrivateKey(),
    }
  }

  deviceOf(person: TestDevice): TestDevice {
    return { userId: person.userId, deviceId: this.id(), signingKey: this.tools.crypto.newSigningKey() }
  }

  /** What the client answers to these certificates, all in one batch. Nothing is kept. */
  offer(list: ListName, ...signed: readonly Uint8Array[]): CertificateRefusalCode | 'added' | 'redaction_switch' {
    return this.offerBatch(withList(EMPTY_BATCH, list, signed))
  }

  offerBatch(batch: CertificateBatch): CertificateRefusalCode | 'added' | 'redaction_switch' {
    const outcome = addBatch(this.tools, this.state, batch)
    return outcome.status === 'refused' ? outcome.refusal.code : outcome.status
  }

  /** The client takes these certificates. */
  accept(list: ListName, ...signed: readonly Uint8Array[]): void {
    const outcome = addBatch(this.tools, this.state, withList(EMPTY_BATCH, list, signed))
    if (outcome.status !== 'added')
      throw new Error(outcome.status === 'refused' ? outcome.refusal.code : outcome.status)
    this.state = outcome.state
  }

  /** Certifies a person and their device; returns the person. */
  join(person: Person, as: SignedByRoot & { readonly profile: UserProfile }): Person {
    const at = as.at ?? this.tick()
    this.accept('common', this.user(person, { ...as, at }), this.device(person, { ...as, at }))
    return person
  }

  newcomer(profile: UserProfile): Person {
    return this.join(this.person(), { by: this.alice, profile })
  }

  user(person: Person, as: SignedByRoot & { readonly profile: UserProfile }): Uint8Array {
    const publicKey = this.tools.crypto.publicKeyOf(person.privateKey)
    const { userId } = person
    return this.sign(userCertificate, as.by, {
      type: 'user_certificate',
      ...this.#authorship(as),
      userId,
      humanHandle: null,
      publicKey,
      algorithm: 'X25519_XSALSA20_POLY1305',
      profile: as.profile,
    })
  }

  device(device: TestDevice, as: SignedByRoot): Uint8Array {
    const verifyKey = this.tools.crypto.verifyKeyOf(device.signingKey)
    const { userId, deviceId } = device
    return this.sign(deviceCertificate, as.by, {
      type: 'device_certificate',
      purpose: 'STANDARD',
      ...this.#authorship(as),
      userId,
      deviceId,
      deviceLabel: null,
      verifyKey,
      algorithm: 'ED25519',
    })
  }

  update(person: Person, as: SignedBy & { readonly profile: UserProfile }): Uint8Array {
    return this.sign(userUpdateCertificate, as.by, {
      type: 'user_update_certificate',
      ...this.#signature(as),
      userId: person.userId,
      newProfile: as.profile,
    })
  }

  revoke(person: Person, as: SignedBy): Uint8Array {
    return this.sign(revokedUserCertificate, as.by, {
      type: 'revoked_user_certificate',
      ...this.#signature(as),
      userId: person.userId,
    })
  }

  role(realmId: VlobId, person: Person, as: SignedBy & { readonly role: RealmRole | null }): Uint8Array {
    return this.sign(realmRoleCertificate, as.by, {
      type: 'realm_role_certificate',
      ...this.#signature(as),
      realmId,
      userId: person.userId,
      role: as.role,
    })
  }

  rotation(realmId: VlobId, as: SignedBy & { readonly keyIndex: bigint }): Uint8Array {
    return this.sign(realmKeyRotationCertificate, as.by, {
      type: 'realm_key_rotation_certificate',
      ...this.#signature(as),
      realmId,
      keyIndex: as.keyIndex,
      encryptionAlgorithm: 'BLAKE2_XSALSA20_POLY1305',
      hashAlgorithm: 'SHA256',
      keyCanary: keyCanary(this.tools, this.tools.crypto.newKeyDerivation()),
    })
  }

  name(realmId: VlobId, as: SignedBy): Uint8Array {
    const content = { realmId, keyIndex: 1n, encryptedName: new Uint8Array(50) }
    return this.sign(realmNameCertificate, as.by, {
      type: 'realm_name_certificate',
      ...this.#signature(as),
      ...content,
    })
  }

  archiving(realmId: VlobId, as: SignedBy & { readonly configuration: RealmArchivingConfiguration }): Uint8Array {
    const { configuration } = as
    return this.sign(realmArchivingCertificate, as.by, {
      type: 'realm_archiving_certificate',
      ...this.#signature(as),
      realmId,
      configuration,
    })
  }

  /** A realm that `owner` has just created. */
  realm(owner: Person): VlobId {
    const realmId = this.id<VlobId>()
    this.accept(realmId, this.role(realmId, owner, { by: owner, role: 'OWNER' }))
    return realmId
  }

  brief(as: SignedBy & { readonly about?: Person; readonly recipients: readonly Person[] }): Uint8Array {
    return this.sign(shamirRecoveryBriefCertificate, as.by, {
      type: 'shamir_recovery_brief_certificate',
      ...this.#signature(as),
      userId: (as.about ?? as.by).userId,
      threshold: 1,
      perRecipientShares: new Map(as.recipients.map(({ userId }) => [userId, 1])),
    })
  }

  share(as: SignedBy & { readonly about?: Person; readonly recipient: Person }): Uint8Array {
    return this.sign(shamirRecoveryShareCertificate, as.by, {
      type: 'shamir_recovery_share_certificate',
      ...this.#signature(as),
      userId: (as.about ?? as.by).userId,
      recipient: as.recipient.userId,
      cipheredShare: new Uint8Array(100),
    })
  }

  deletion(
    as: SignedBy & { readonly about?: Person; readonly setup: DateTime; readonly recipients: readonly Person[] },
  ): Uint8Array {
    return this.sign(shamirRecoveryDeletionCertificate, as.by, {
      type: 'shamir_recovery_deletion_certificate',
      ...this.#signature(as),
      setupToDeleteTimestamp: as.setup,
      setupToDeleteUserId: (as.about ?? as.by).userId,
      shareRecipients: new Set(as.recipients.map(({ userId }) => userId)),
    })
  }

  service(authority: SequesterSigningKey, certificate: SequesterCertificate): Promise<Uint8Array> {
    if (certificate.type === 'sequester_authority_certificate') throw new RangeError('not signed by the authority')
    return dumpAuthoritySigned(this.tools, sequesterAuthoritySigned, { value: certificate, signingKey: authority })
  }

  /** Signs anything; null is the root key. */
  sign<T>(type: DataSchema<T>, by: TestDevice | null, value: T): Uint8Array {
    return dumpSigned(this.tools, type, { value, signingKey: by?.signingKey ?? this.rootKey })
  }

  #authorship(as: SignedByRoot) {
    return { author: as.by?.deviceId ?? null, timestamp: as.at ?? this.tick() }
  }

  #signature(as: SignedBy) {
    return { author: as.by.deviceId, timestamp: as.at ?? this.tick() }
  }
}
