import { PublicBytes } from './public-bytes.ts'
import { SecretBytes } from './secret-bytes.ts'

/** Symmetric key: XSalsa20-Poly1305 and keyed BLAKE2b (spec 01 §5.1, §5.2). */
export class SecretKey extends SecretBytes {
  override get [Symbol.toStringTag](): 'SecretKey' {
    return 'SecretKey'
  }
}

/** Ed25519 signing key, held as its 32 byte seed (spec 01 §5.5). */
export class SigningKey extends SecretBytes {
  override get [Symbol.toStringTag](): 'SigningKey' {
    return 'SigningKey'
  }
}

/** X25519 private key: 32 random bytes as they are (spec 01 §5.6). */
export class PrivateKey extends SecretBytes {
  override get [Symbol.toStringTag](): 'PrivateKey' {
    return 'PrivateKey'
  }
}

/** Root of derived keys and ids: realm keys, master secrets of accounts (spec 01 §5.4). */
export class KeyDerivation extends SecretBytes {
  override get [Symbol.toStringTag](): 'KeyDerivation' {
    return 'KeyDerivation'
  }
}

/** Ed25519 public key. May be no point of the curve: it loads, and every verification with it fails (§5.5). */
export class VerifyKey extends PublicBytes {
  override get [Symbol.toStringTag](): 'VerifyKey' {
    return 'VerifyKey'
  }
}

/** X25519 public key. */
export class PublicKey extends PublicBytes {
  override get [Symbol.toStringTag](): 'PublicKey' {
    return 'PublicKey'
  }
}

/** SHA-256 digest (spec 01 §5.3). */
export class HashDigest extends PublicBytes {
  override get [Symbol.toStringTag](): 'HashDigest' {
    return 'HashDigest'
  }
}
