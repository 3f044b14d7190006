import type { RsaPrimitives } from '../primitives.ts'
import { fitsOaep, fitsPss, HASH_SIZE } from '../rsa/limits.ts'
import { isPssEncodingOf, oaepEncode, pkcs1Content, type Sha256 } from '../rsa/padding.ts'
import { raise } from '../rsa/public-operation.ts'
import type { RsaPrivateKey } from '../sequester/rsa-keys.ts'

/**
 * RSA of the browser. What needs the public key only is computed here, since SubtleCrypto has neither a raw PKCS#1
 * operation nor a PSS of unknown salt length; what needs the private key is left to SubtleCrypto, which keeps time.
 */
export function wasmRsa(sha256: Sha256, randomize: (bytes: Uint8Array) => Uint8Array): RsaPrimitives {
  return {
    oaepEncrypt: (key, clear) => {
      if (!fitsOaep(clear, key.numbers)) return undefined
      const seed = randomize(new Uint8Array(HASH_SIZE))
      return raise(oaepEncode(clear, seed, { sha256, size: key.numbers.size }), key.numbers)
    },
    oaepDecrypt: async (key, sealed) => {
      const loaded = await load(key, 'RSA-OAEP', 'decrypt')
      try {
        return new Uint8Array(await crypto.subtle.decrypt('RSA-OAEP', loaded, Uint8Array.from(sealed)))
      } catch (error) {
        if (error instanceof DOMException && error.name === 'OperationError') return undefined
        throw error
      }
    },
    pssSign: async (key, message) => {
      if (!fitsPss(key.numbers)) return undefined
      const loaded = await load(key, 'RSA-PSS', 'sign')
      const parameters = { name: 'RSA-PSS', saltLength: HASH_SIZE }
      return new Uint8Array(await crypto.subtle.sign(parameters, loaded, Uint8Array.from(message)))
    },
    isPssGenuine: (key, signature, message) => {
      const raised = raise(signature, key.numbers)
      return raised !== undefined && isPssEncodingOf(message, raised, { ...key.numbers, sha256 })
    },
    recoverPkcs1: (key, signature) => {
      const raised = raise(signature, key.numbers)
      return raised && pkcs1Content(raised)
    },
  }
}

/** Needs a secure context: https, or localhost. */
async function load(key: RsaPrivateKey, name: string, usage: KeyUsage): Promise<CryptoKey> {
  const der = Uint8Array.from(key.exposeSecretDer())
  const loaded = await crypto.subtle.importKey('pkcs8', der, { name, hash: 'SHA-256' }, false, [usage])
  der.fill(0)
  return loaded
}
