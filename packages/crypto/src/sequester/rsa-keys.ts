import { bytes, type Codec, DecodeError, mapped, refined } from '@parallax/wire'
import { equalBytes } from '../constant-time.ts'
import { CryptoError } from '../crypto-error.ts'
import { PRIVATE_LABEL, PUBLIC_LABEL, readPem } from '../rsa/pem.ts'
import { type RsaNumbers, readPkcs8, readSpki } from '../rsa/rsa-numbers.ts'

/** An RSA public key, held as the DER of its SubjectPublicKeyInfo. */
export abstract class RsaPublicKey {
  /** Exactly as loaded: never to be changed. */
  readonly der: Uint8Array
  readonly numbers: RsaNumbers

  /** Takes a copy. Throws `CryptoError` `algorithm` on anything that is no RSA public key. */
  constructor(der: Uint8Array) {
    const numbers = readSpki(der)
    if (numbers === undefined) throw new CryptoError('algorithm', 'not the DER of an RSA public key')
    this.der = Uint8Array.from(der)
    this.numbers = numbers
  }

  abstract get [Symbol.toStringTag](): string

  equals(other: this): boolean {
    return equalBytes(this.der, other.der)
  }
}

/** Verifies what the sequester authority signs (spec 01 §5.12). */
export class SequesterVerifyKeyDer extends RsaPublicKey {
  override get [Symbol.toStringTag](): 'SequesterVerifyKeyDer' {
    return 'SequesterVerifyKeyDer'
  }

  static fromPem(pem: string): SequesterVerifyKeyDer {
    return new SequesterVerifyKeyDer(readPem(pem, PUBLIC_LABEL))
  }
}

/** Encrypts for a sequester service (spec 01 §5.12). */
export class SequesterPublicKeyDer extends RsaPublicKey {
  override get [Symbol.toStringTag](): 'SequesterPublicKeyDer' {
    return 'SequesterPublicKeyDer'
  }

  static fromPem(pem: string): SequesterPublicKeyDer {
    return new SequesterPublicKeyDer(readPem(pem, PUBLIC_LABEL))
  }
}

/** An RSA private key, held as the DER of its PKCS#8 form in a private field. */
export abstract class RsaPrivateKey {
  readonly #der: Uint8Array
  readonly numbers: RsaNumbers

  /** Takes a copy. Throws `CryptoError` `algorithm` on anything that is no RSA private key. */
  constructor(der: Uint8Array) {
    const numbers = readPkcs8(der)
    if (numbers === undefined) throw new CryptoError('algorithm', 'not the DER of an RSA private key')
    this.#der = Uint8Array.from(der)
    this.numbers = numbers
  }

  abstract get [Symbol.toStringTag](): string

  /** PKCS#8 DER: a view to be passed on to a primitive or a key store, never to be changed, kept or printed. */
  exposeSecretDer(): Uint8Array {
    return this.#der
  }
}

/** Signs the certificates of sequester services. */
export class SequesterSigningKey extends RsaPrivateKey {
  override get [Symbol.toStringTag](): 'SequesterSigningKey' {
    return 'SequesterSigningKey'
  }

  static fromPem(pem: string): SequesterSigningKey {
    return new SequesterSigningKey(readPem(pem, PRIVATE_LABEL))
  }
}

/** Reads what clients encrypted for a sequester service. */
export class SequesterPrivateKey extends RsaPrivateKey {
  override get [Symbol.toStringTag](): 'SequesterPrivateKey' {
    return 'SequesterPrivateKey'
  }

  static fromPem(pem: string): SequesterPrivateKey {
    return new SequesterPrivateKey(readPem(pem, PRIVATE_LABEL))
  }
}

// Spec 01 §1.1: a non RSA key is a decoding error.
const spki: Codec<Uint8Array> = refined(bytes, (der) => {
  if (readSpki(der) === undefined) throw new DecodeError('not the DER of an RSA public key')
  return der
})

export const sequesterVerifyKeyDer: Codec<SequesterVerifyKeyDer> = mapped(
  spki,
  (der) => new SequesterVerifyKeyDer(der),
  (key) => key.der,
)

export const sequesterPublicKeyDer: Codec<SequesterPublicKeyDer> = mapped(
  spki,
  (der) => new SequesterPublicKeyDer(der),
  (key) => key.der,
)
