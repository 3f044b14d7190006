// Reads device files, and what the server seals, by the specification alone: nothing of Parallax is imported.
import { decode } from '@msgpack/msgpack'
import { blake2b } from '@noble/hashes/blake2.js'
import sodium from 'libsodium-wrappers-sumo'

await sodium.ready

const NONCE = 24

interface DeviceFile {
  readonly algorithm: { readonly memlimit_kb: number; readonly opslimit: number; readonly salt: Uint8Array }
  readonly ciphertext: Uint8Array
}

/** Undefined: this key does not open it. */
export function openBox(key: Uint8Array, box: Uint8Array): Uint8Array | undefined {
  try {
    return sodium.crypto_secretbox_open_easy(box.subarray(NONCE), box.subarray(0, NONCE), key)
  } catch {
    return undefined
  }
}

/** The key that the password of a device file gives (spec 01 §5.10). */
export function passwordKey(file: Uint8Array, password: string): Uint8Array {
  const { memlimit_kb, opslimit, salt } = read(file).algorithm
  const algorithm = sodium.crypto_pwhash_ALG_ARGON2ID13
  return sodium.crypto_pwhash(32, password, salt, opslimit, memlimit_kb * 1024, algorithm)
}

/** The device inside, its layers opened from the outside in (spec 02 §12); undefined when one does not open. */
export function openDevice(
  file: Uint8Array,
  layers: readonly Uint8Array[],
): Readonly<Record<string, unknown>> | undefined {
  let content: Uint8Array | undefined = read(file).ciphertext
  for (const key of layers) content = content && openBox(key, content)
  if (content === undefined) return undefined
  try {
    const device = decode(content)
    return typeof device === 'object' && device !== null ? { ...device } : undefined
  } catch {
    return undefined
  }
}

/** Spec 01 §5.4. */
export function deriveKey(key: Uint8Array, id: Uint8Array): Uint8Array {
  const padded = (half: Uint8Array) => Uint8Array.from([...half, ...new Uint8Array(8)])
  const [salt, personalization] = [padded(id.subarray(0, 8)), padded(id.subarray(8, 16))]
  return blake2b(new Uint8Array(), { key, salt, personalization, dkLen: 32 })
}

function read(file: Uint8Array): DeviceFile {
  return decode(file) as DeviceFile
}
