import { hash } from 'node:crypto'
import { blake2b } from '@noble/hashes/blake2.js'
import type { Primitives } from '../primitives.ts'
import { nativeRsa } from './rsa.ts'

type Sodium = typeof import('sodium-native')

/** `crypto_pwhash_ALG_ARGON2ID13`. */
const ARGON2ID13 = 2

export function nativePrimitives(sodium: Sodium): Primitives {
  const sha256 = (data: Uint8Array) => hash('sha256', data, 'buffer')
  return {
    randomize: (bytes) => {
      sodium.randombytes_buf(bytes)
      return bytes
    },
    secretboxSeal: (out, clear, box) => sodium.crypto_secretbox_easy(out, clear, box.nonce, box.key),
    secretboxOpen: (out, sealed, box) => sodium.crypto_secretbox_open_easy(out, sealed, box.nonce, box.key),
    sha256,
    sha256OfBlock: async (data) => sha256(data),
    blake2b: (data, length, key) => filled(length, (digest) => sodium.crypto_generichash(digest, data, key)),
    // sodium-native has no salt, and takes the 64 bit id of crypto_kdf as a number, which loses bits.
    blake2bDerive: (key, length, { salt, personal }) =>
      blake2b(new Uint8Array(), { key, dkLen: length, salt, personalization: personal }),
    ...signing(sodium),
    ...boxes(sodium),
    argon2id: async (password, salt, { opslimit, memlimitBytes }) => {
      const key = new Uint8Array(32)
      try {
        await sodium.crypto_pwhash_async(key, password, salt, opslimit, memlimitBytes, ARGON2ID13)
        return key
      } catch (error) {
        return refused(error)
      }
    },
    rsa: nativeRsa(),
  }
}

function signing(sodium: Sodium) {
  return {
    expandSeed: (seed) => filled(64, (expanded) => sodium.crypto_sign_seed_keypair(new Uint8Array(32), expanded, seed)),
    signDetached: (message, expanded) =>
      filled(64, (signature) => sodium.crypto_sign_detached(signature, message, expanded)),
    isSignatureGenuine: (signature, message, publicKey) =>
      sodium.crypto_sign_verify_detached(signature, message, publicKey),
  } satisfies Partial<Primitives>
}

function boxes(sodium: Sodium) {
  return {
    x25519Base: (privateKey) => filled(32, (publicKey) => sodium.crypto_scalarmult_base(publicKey, privateKey)),
    x25519: (privateKey, publicKey) =>
      filledOrRefused(32, (product) => sodium.crypto_scalarmult(product, privateKey, publicKey)),
    boxSeal: (clear, publicKey) =>
      filledOrRefused(clear.length + 48, (sealed) => sodium.crypto_box_seal(sealed, clear, publicKey)),
    boxSealOpen: (sealed, { publicKey, privateKey }) => {
      const clear = new Uint8Array(sealed.length - 48)
      return sodium.crypto_box_seal_open(clear, sealed, publicKey, privateKey) ? clear : undefined
    },
  } satisfies Partial<Primitives>
}

function filled(length: number, fill: (bytes: Uint8Array) => void): Uint8Array {
  const bytes = new Uint8Array(length)
  fill(bytes)
  return bytes
}

function filledOrRefused(length: number, fill: (bytes: Uint8Array) => void): Uint8Array | undefined {
  try {
    return filled(length, fill)
  } catch (error) {
    return refused(error)
  }
}

/** Undefined for the failure of a libsodium call, which its binding throws as `status: -1`. */
function refused(error: unknown): undefined {
  if (!(error instanceof Error && error.message.startsWith('status: '))) throw error
}
