import {
  constants,
  createPrivateKey,
  createPublicKey,
  type KeyObject,
  privateDecrypt,
  publicDecrypt,
  publicEncrypt,
  sign,
  verify,
} from 'node:crypto'
import type { RsaPrimitives } from '../primitives.ts'
import { fitsOaep, fitsPss } from '../rsa/limits.ts'
import type { RsaPrivateKey, RsaPublicKey } from '../sequester/rsa-keys.ts'

const OAEP = { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' }
const PSS_SIGN = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST }
const PSS_VERIFY = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_AUTO }

/** RSA by OpenSSL. */
export function nativeRsa(): RsaPrimitives {
  const loaded = new WeakMap<RsaPublicKey, KeyObject>()
  function load(key: RsaPublicKey): KeyObject {
    const known = loaded.get(key) ?? createPublicKey({ key: Buffer.from(key.der), format: 'der', type: 'spki' })
    loaded.set(key, known)
    return known
  }

  return {
    oaepEncrypt: (key, clear) =>
      fitsOaep(clear, key.numbers) ? plain(publicEncrypt({ key: load(key), ...OAEP }, clear)) : undefined,
    oaepDecrypt: async (key, sealed) =>
      unlessRefused(() => plain(privateDecrypt({ key: loadPrivate(key), ...OAEP }, sealed))),
    pssSign: async (key, message) =>
      fitsPss(key.numbers) ? plain(sign('sha256', message, { key: loadPrivate(key), ...PSS_SIGN })) : undefined,
    isPssGenuine: (key, signature, message) => verify('sha256', message, { key: load(key), ...PSS_VERIFY }, signature),
    recoverPkcs1: (key, signature) =>
      unlessRefused(() => plain(publicDecrypt({ key: load(key), padding: constants.RSA_PKCS1_PADDING }, signature))),
  }
}

function loadPrivate(key: RsaPrivateKey): KeyObject {
  return createPrivateKey({ key: Buffer.from(key.exposeSecretDer()), format: 'der', type: 'pkcs8' })
}

/** A Uint8Array of its own, as every result of this package. */
function plain(buffer: Uint8Array): Uint8Array {
  return Uint8Array.from(buffer)
}

/** Undefined where OpenSSL refuses the input. */
function unlessRefused<T>(compute: () => T): T | undefined {
  try {
    return compute()
  } catch (error) {
    if (error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_OSSL_')) return undefined
    throw error
  }
}
