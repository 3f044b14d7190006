import type { CryptoBackend } from '../backend.ts'
import { CryptoError } from '../crypto-error.ts'
import { SecretKey } from '../keys/keys.ts'
import type {
  SequesterPrivateKey,
  SequesterPublicKeyDer,
  SequesterSigningKey,
  SequesterVerifyKeyDer,
} from './rsa-keys.ts'

const ENCRYPTION_HEADER = 'RSAES-OAEP-SHA256-XSALSA20-POLY1305'
const SIGNATURE_HEADER = 'RSASSA-PSS-SHA256'
const COLON = 0x3a

/** Spec 01 §5.12: header | RSA-OAEP of a new key | secretbox under that key. */
export function sequesterEncrypt(crypto: CryptoBackend, key: SequesterPublicKeyDer, clear: Uint8Array): Uint8Array {
  const contentKey = crypto.newSecretKey()
  const sealedKey = crypto.rsaOaepEncrypt(key, contentKey.exposeSecretBytes())
  return envelope(ENCRYPTION_HEADER, sealedKey, crypto.encrypt(contentKey, clear))
}

/** Throws `algorithm`, `data size`, `key size` or `decryption`. */
export async function sequesterDecrypt(
  crypto: CryptoBackend,
  key: SequesterPrivateKey,
  sealed: Uint8Array,
): Promise<Uint8Array> {
  const [sealedKey, content] = split(sealed, ENCRYPTION_HEADER, key.numbers.size)
  const contentKey = new SecretKey(await crypto.rsaOaepDecrypt(key, sealedKey))
  return crypto.decrypt(contentKey, content)
}

/** Spec 01 §5.12: header | RSA-PSS | message. */
export async function sequesterSign(
  crypto: CryptoBackend,
  key: SequesterSigningKey,
  message: Uint8Array,
): Promise<Uint8Array> {
  return envelope(SIGNATURE_HEADER, await crypto.rsaPssSign(key, message), message)
}

/** The message, once verified. Throws `algorithm`, `data size`, `signature verification` or, unparsable, `decryption`. */
export function sequesterVerify(crypto: CryptoBackend, key: SequesterVerifyKeyDer, signed: Uint8Array): Uint8Array {
  const [signature, message] = split(signed, SIGNATURE_HEADER, key.numbers.size)
  crypto.rsaPssVerify(key, signature, message)
  return message
}

function envelope(header: string, rsa: Uint8Array, content: Uint8Array): Uint8Array {
  const start = new TextEncoder().encode(`${header}:`)
  const result = new Uint8Array(start.length + rsa.length + content.length)
  result.set(start)
  result.set(rsa, start.length)
  result.set(content, start.length + rsa.length)
  return result
}

function split(data: Uint8Array, header: string, size: number): readonly [rsa: Uint8Array, content: Uint8Array] {
  const colon = data.indexOf(COLON)
  if (colon < 0) throw new CryptoError('decryption', 'no algorithm')
  const found = String.fromCharCode(...data.subarray(0, Math.min(colon, header.length + 1)))
  if (found !== header) throw new CryptoError('algorithm', `expected ${header}`)
  const body = data.subarray(colon + 1)
  if (body.length < size) throw new CryptoError('data size', `expected ${size} bytes, got ${body.length}`)
  return [body.subarray(0, size), body.slice(size)]
}
