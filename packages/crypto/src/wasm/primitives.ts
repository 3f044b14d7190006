import type { Primitives } from '../primitives.ts'
import { wasmRsa } from './rsa.ts'
import { type RawLibsodium, SealingHeap } from './sealing-heap.ts'

type Wrappers = typeof import('libsodium-wrappers-sumo').default

/** `crypto_pwhash_ALG_ARGON2ID13`. */
const ARGON2ID13 = 2
/** What getRandomValues fills at most in one call. */
const RANDOM_AT_ONCE = 65_536
/** The wrappers pass cost and memory of Argon2id as signed 32 bit numbers. */
const MOST_COST = 2 ** 31 - 1

export function wasmPrimitives(sodium: Wrappers, raw: RawLibsodium): Primitives {
  const heap = new SealingHeap(raw)
  const sha256 = (data: Uint8Array) => sodium.crypto_hash_sha256(data)
  return {
    randomize,
    secretboxSeal: (out, clear, box) => heap.seal(out, clear, box),
    secretboxOpen: (out, sealed, box) => heap.open(out, sealed, box),
    sha256,
    sha256OfBlock: async (data) =>
      isUnshared(data) && 'subtle' in crypto
        ? new Uint8Array(await crypto.subtle.digest('SHA-256', data))
        : sha256(data),
    blake2b: (data, length, key) => sodium.crypto_generichash(length, data, key ?? null),
    blake2bDerive: (key, length, { salt, personal }) =>
      sodium.crypto_generichash_blake2b_salt_personal(length, key, salt, personal),
    ...signing(sodium),
    ...boxes(sodium),
    argon2id: async (password, salt, { opslimit, memlimitBytes }) => {
      if (opslimit > MOST_COST || memlimitBytes > MOST_COST) return undefined
      return unlessRefused(() => sodium.crypto_pwhash(32, password, salt, opslimit, memlimitBytes, ARGON2ID13))
    },
    rsa: wasmRsa(sha256, randomize),
  }
}

function signing(sodium: Wrappers) {
  return {
    expandSeed: (seed) => sodium.crypto_sign_seed_keypair(seed).privateKey,
    signDetached: (message, expanded) => sodium.crypto_sign_detached(message, expanded),
    isSignatureGenuine: (signature, message, publicKey) =>
      sodium.crypto_sign_verify_detached(signature, message, publicKey),
  } satisfies Partial<Primitives>
}

function boxes(sodium: Wrappers) {
  return {
    x25519Base: (privateKey) => sodium.crypto_scalarmult_base(privateKey),
    x25519: (privateKey, publicKey) => unlessRefused(() => sodium.crypto_scalarmult(privateKey, publicKey)),
    boxSeal: (clear, publicKey) => unlessRefused(() => sodium.crypto_box_seal(clear, publicKey)),
    boxSealOpen: (sealed, { publicKey, privateKey }) =>
      unlessRefused(() => sodium.crypto_box_seal_open(sealed, publicKey, privateKey)),
  } satisfies Partial<Primitives>
}

function randomize(bytes: Uint8Array): Uint8Array {
  for (let start = 0; start < bytes.length; start += RANDOM_AT_ONCE)
    bytes.set(crypto.getRandomValues(new Uint8Array(Math.min(RANDOM_AT_ONCE, bytes.length - start))), start)
  return bytes
}

/** Undefined for the failure of a libsodium call; the wrappers throw a TypeError on a wrong call instead. */
function unlessRefused<T>(compute: () => T): T | undefined {
  try {
    return compute()
  } catch (error) {
    if (error instanceof Error && error.name === 'Error') return undefined
    throw error
  }
}

/** SubtleCrypto takes no shared memory, and does not exist outside of secure contexts. */
function isUnshared(data: Uint8Array): data is Uint8Array<ArrayBuffer> {
  return data.buffer instanceof ArrayBuffer
}
