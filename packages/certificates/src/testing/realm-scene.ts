import type { KeyDerivation, PublicKey, SecretKey } from '@parallax/crypto'
import {
  dumpSignedThenEncrypted,
  keyCanary,
  type RealmKeyRotationCertificate,
  type RealmKeysBundle,
  realmKeyRotationCertificate,
  realmKeysBundle,
  sealKeysBundleAccess,
} from '@parallax/protocol'
import type { VlobId } from '@parallax/wire'
import { type KeysBundleOutcome, type RealmKeys, validateKeysBundle } from '../index.ts'
import type { Person, Scene, TestDevice } from './scene.ts'

/** A bundle as it might be delivered: everything in it can be made wrong. */
export interface BundleContent {
  readonly author: TestDevice
  readonly signedBy?: TestDevice
  readonly realmId: VlobId
  readonly keys: readonly KeyDerivation[]
  readonly at?: RealmKeysBundle['timestamp']
}

/** Realm of Alice with keys that this scene knows. */
export class RealmScene {
  readonly scene: Scene
  readonly owner: Person
  readonly realmId: VlobId
  readonly keys: KeyDerivation[] = []

  constructor(scene: Scene, owner: Person) {
    this.scene = scene
    this.owner = owner
    this.realmId = scene.realm(owner)
  }

  /** The client takes a rotation whose canary is of `canaryKey`, by default the new key. */
  rotate(key: KeyDerivation = this.scene.tools.crypto.newKeyDerivation(), canaryKey = key): KeyDerivation {
    this.keys.push(key)
    const value: RealmKeyRotationCertificate = {
      type: 'realm_key_rotation_certificate',
      author: this.owner.deviceId,
      timestamp: this.scene.tick(),
      realmId: this.realmId,
      keyIndex: BigInt(this.keys.length),
      encryptionAlgorithm: 'BLAKE2_XSALSA20_POLY1305',
      hashAlgorithm: 'SHA256',
      keyCanary: keyCanary(this.scene.tools, canaryKey),
    }
    this.scene.accept(this.realmId, this.scene.sign(realmKeyRotationCertificate, this.owner, value))
    return key
  }

  bundle(content: Partial<BundleContent> & { readonly bundleKey: SecretKey }): Uint8Array {
    const author = content.author ?? this.owner
    const value: RealmKeysBundle = {
      type: 'realm_keys_bundle',
      author: author.deviceId,
      timestamp: content.at ?? this.scene.now,
      realmId: content.realmId ?? this.realmId,
      keys: content.keys ?? this.keys,
    }
    const signingKey = (content.signedBy ?? author).signingKey
    return dumpSignedThenEncrypted(this.scene.tools, realmKeysBundle, { value, signingKey, key: content.bundleKey })
  }

  /** What the client makes of a bundle sealed for it. */
  open(
    content: Partial<BundleContent> & { readonly sealedFor?: PublicKey; readonly keyIndex?: bigint } = {},
  ): KeysBundleOutcome {
    const { tools, alice, state } = this.scene
    const bundleKey = tools.crypto.newSecretKey()
    const recipient = content.sealedFor ?? tools.crypto.publicKeyOf(alice.privateKey)
    return validateKeysBundle(tools, state, {
      realmId: this.realmId,
      keyIndex: content.keyIndex ?? BigInt(this.keys.length),
      keysBundle: this.bundle({ ...content, bundleKey }),
      keysBundleAccess: sealKeysBundleAccess(tools, bundleKey, recipient),
      privateKey: alice.privateKey,
    })
  }

  /** The keys as the client has them. */
  opened(): RealmKeys {
    const outcome = this.open()
    if (outcome.status === 'refused') throw new Error(outcome.code)
    return outcome.keys
  }
}
