import { type Uuid, uuidFromBytes, uuidToBytes } from '@parallax/wire'
import { type CryptoBackend, SEAL_OVERHEAD, SEALED_BOX_OVERHEAD, SIGNATURE_SIZE } from './backend.ts'
import { equalBytes } from './constant-time.ts'
import { CryptoError } from './crypto-error.ts'
import { HashDigest, KeyDerivation, PrivateKey, PublicKey, SecretKey, SigningKey, VerifyKey } from './keys/keys.ts'
import { assertComputable } from './password.ts'
import type { Primitives } from './primitives.ts'

const NONCE_SIZE = 24

/** The interface of the product over the primitives of one library. */
export function assembleBackend(primitives: Primitives): CryptoBackend {
  const random = (length: number) => primitives.randomize(new Uint8Array(length))
  return {
    random,
    newSecretKey: () => consumed(SecretKey, random(32)),
    newSigningKey: () => consumed(SigningKey, random(32)),
    newPrivateKey: () => consumed(PrivateKey, random(32)),
    newKeyDerivation: () => consumed(KeyDerivation, random(32)),
    equal: equalBytes,
    ...secretBoxes(primitives),
    ...hashes(primitives),
    ...signatures(primitives),
    ...keyAgreement(primitives),
    ...passwords(primitives),
    ...rsa(primitives),
  }
}

function secretBoxes(primitives: Primitives) {
  function sealInto(key: SecretKey, clear: Uint8Array, out: Uint8Array): void {
    if (out.length !== clear.length + SEAL_OVERHEAD)
      throw new CryptoError('data size', `${out.length} bytes of room to seal ${clear.length}`)
    const nonce = primitives.randomize(out.subarray(0, NONCE_SIZE))
    primitives.secretboxSeal(out.subarray(NONCE_SIZE), clear, { nonce, key: key.exposeSecretBytes() })
  }

  function openInto(key: SecretKey, sealed: Uint8Array, out: Uint8Array): void {
    assertOpenable(sealed)
    if (out.length !== sealed.length - SEAL_OVERHEAD)
      throw new CryptoError('data size', `${out.length} bytes of room to open ${sealed.length}`)
    const box = { nonce: sealed.subarray(0, NONCE_SIZE), key: key.exposeSecretBytes() }
    if (!primitives.secretboxOpen(out, sealed.subarray(NONCE_SIZE), box)) throw new CryptoError('decryption')
  }

  return {
    sealInto,
    openInto,
    encrypt: (key, clear) => {
      const sealed = new Uint8Array(clear.length + SEAL_OVERHEAD)
      sealInto(key, clear, sealed)
      return sealed
    },
    decrypt: (key, sealed) => {
      assertOpenable(sealed)
      const clear = new Uint8Array(sealed.length - SEAL_OVERHEAD)
      openInto(key, sealed, clear)
      return clear
    },
    sealBlock: async (key, clear, out) => {
      // Begun before sealing: in place, that overwrites `clear`.
      const digest = primitives.sha256OfBlock(clear)
      sealInto(key, clear, out)
      return new HashDigest(await digest)
    },
    openBlock: async (key, sealed, { out, digest }) => {
      openInto(key, sealed, out)
      if (equalBytes(await primitives.sha256OfBlock(out), digest.bytes)) return
      out.fill(0)
      throw new CryptoError('decryption', 'the clear block has another digest than announced')
    },
  } satisfies Partial<CryptoBackend>
}

function hashes(primitives: Primitives) {
  function derive(derivation: KeyDerivation, id: Uuid<string>, length: number): Uint8Array {
    const salt = new Uint8Array(16)
    const personal = new Uint8Array(16)
    const uuid = uuidToBytes(id)
    salt.set(uuid.subarray(0, 8))
    personal.set(uuid.subarray(8))
    return primitives.blake2bDerive(derivation.exposeSecretBytes(), length, { salt, personal })
  }

  return {
    mac512: (key, data) => primitives.blake2b(data, 64, key.exposeSecretBytes()),
    blake2b: (data, length) => primitives.blake2b(data, length),
    sha256: (data) => new HashDigest(primitives.sha256(data)),
    deriveKey: (derivation, id) => consumed(SecretKey, derive(derivation, id, 32)),
    deriveUuid: (derivation, id) => uuidFromBytes(derive(derivation, id, 16)),
  } satisfies Partial<CryptoBackend>
}

function signatures(primitives: Primitives) {
  // Expanding a seed costs as much as signing, and a device signs each request with the same key.
  const expanded = new WeakMap<SigningKey, Uint8Array>()
  function expand(key: SigningKey): Uint8Array {
    const known = expanded.get(key) ?? primitives.expandSeed(key.exposeSecretBytes())
    expanded.set(key, known)
    return known
  }

  function verifyDetached(key: VerifyKey, signature: Uint8Array, message: Uint8Array): void {
    if (signature.length < SIGNATURE_SIZE) throw new CryptoError('signature', `${signature.length} bytes`)
    if (signature.length > SIGNATURE_SIZE || !primitives.isSignatureGenuine(signature, message, key.bytes))
      throw new CryptoError('signature verification')
  }

  return {
    verifyKeyOf: (key) => new VerifyKey(expand(key).subarray(32)),
    sign: (key, message) => concatenated(primitives.signDetached(message, expand(key)), message),
    signDetached: (key, message) => primitives.signDetached(message, expand(key)),
    verify: (key, signed) => {
      verifyDetached(key, signed.subarray(0, SIGNATURE_SIZE), signed.subarray(SIGNATURE_SIZE))
      return signed.slice(SIGNATURE_SIZE)
    },
    verifyDetached,
  } satisfies Partial<CryptoBackend>
}

function keyAgreement(primitives: Primitives) {
  const publicKeyOf = (key: PrivateKey) => new PublicKey(primitives.x25519Base(key.exposeSecretBytes()))

  /** §5.7: the greeter is the client of crypto_kx, and the key is the one that the server sends with. */
  function agree(own: PrivateKey, peer: PublicKey, greeting: { greeter: PublicKey; claimer: PublicKey }): SecretKey {
    const product = primitives.x25519(own.exposeSecretBytes(), peer.bytes)
    if (product === undefined) throw new CryptoError('shared secret', 'public key of small order')
    const keys = primitives.blake2b(concatenated(product, greeting.greeter.bytes, greeting.claimer.bytes), 64)
    product.fill(0)
    const shared = new SecretKey(keys.subarray(0, 32))
    keys.fill(0)
    return shared
  }

  return {
    publicKeyOf,
    sealFor: (recipient, clear) => {
      const sealed = primitives.boxSeal(clear, recipient.bytes)
      if (sealed === undefined) throw new CryptoError('shared secret', 'public key of small order')
      return sealed
    },
    openSealed: (key, sealed) => {
      if (sealed.length < SEALED_BOX_OVERHEAD) throw new CryptoError('decryption', `${sealed.length} bytes`)
      const pair = { publicKey: publicKeyOf(key).bytes, privateKey: key.exposeSecretBytes() }
      const clear = primitives.boxSealOpen(sealed, pair)
      if (clear === undefined) throw new CryptoError('decryption')
      return clear
    },
    greeterSharedSecret: (own, claimer) => agree(own, claimer, { greeter: publicKeyOf(own), claimer }),
    claimerSharedSecret: (own, greeter) => agree(own, greeter, { greeter, claimer: publicKeyOf(own) }),
  } satisfies Partial<CryptoBackend>
}

function passwords(primitives: Primitives) {
  return {
    passwordKey: async (password, parameters, salt) => {
      assertComputable(parameters, salt)
      const cost = { opslimit: parameters.opslimit, memlimitBytes: parameters.memlimitKb * 1024 }
      const secret = new TextEncoder().encode(password)
      const key = await primitives.argon2id(secret, salt, cost)
      secret.fill(0)
      if (key === undefined) throw new CryptoError('data size', `Argon2id with ${parameters.memlimitKb} KiB`)
      return consumed(SecretKey, key)
    },
  } satisfies Partial<CryptoBackend>
}

function rsa(primitives: Primitives) {
  return {
    rsaOaepEncrypt: (key, clear) => {
      const sealed = primitives.rsa.oaepEncrypt(key, clear)
      if (sealed === undefined) throw new CryptoError('data size', `${clear.length} bytes for this RSA key`)
      return sealed
    },
    rsaOaepDecrypt: async (key, sealed) => {
      const clear = sealed.length === key.numbers.size ? await primitives.rsa.oaepDecrypt(key, sealed) : undefined
      if (clear === undefined) throw new CryptoError('decryption')
      return clear
    },
    rsaPssSign: async (key, message) => {
      const signature = await primitives.rsa.pssSign(key, message)
      if (signature === undefined) throw new CryptoError('key size', 'this RSA key is too small to sign')
      return signature
    },
    rsaPssVerify: (key, signature, message) => {
      const plausible = signature.length === key.numbers.size
      if (!plausible || !primitives.rsa.isPssGenuine(key, signature, message))
        throw new CryptoError('signature verification')
    },
    rsaRecoverPkcs1: (key, signature) => {
      const plausible = signature.length === key.numbers.size
      const data = plausible ? primitives.rsa.recoverPkcs1(key, signature) : undefined
      if (data === undefined) throw new CryptoError('signature verification')
      return data
    },
  } satisfies Partial<CryptoBackend>
}

/** §5.1 names the shorter failure; between 24 and 40 bytes there is a nonce but no authenticator. */
function assertOpenable(sealed: Uint8Array): void {
  if (sealed.length < NONCE_SIZE) throw new CryptoError('nonce', `${sealed.length} bytes`)
  if (sealed.length < SEAL_OVERHEAD) throw new CryptoError('decryption', `${sealed.length} bytes`)
}

/** A key of bytes that nobody else holds: the key has its copy, these are erased. */
function consumed<K>(Key: new (bytes: Uint8Array) => K, bytes: Uint8Array): K {
  const key = new Key(bytes)
  bytes.fill(0)
  return key
}

function concatenated(...parts: readonly Uint8Array[]): Uint8Array {
  const result = new Uint8Array(parts.reduce((length, part) => length + part.length, 0))
  let offset = 0
  for (const part of parts) {
    result.set(part, offset)
    offset += part.length
  }
  return result
}
