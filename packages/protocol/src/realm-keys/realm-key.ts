import { DERIVATION_IDS, type KeyDerivation, type SecretKey } from '@parallax/crypto'
import { type BlockId, type EntryName, type FsPath, parseEntryName, readFsPath, type VlobId } from '@parallax/wire'
import { DataError } from '../data/data-error.ts'
import type { DataTools } from '../data/data-tools.ts'
import { decrypted } from '../data/encrypted.ts'

// What a realm key derives and encrypts beside vlobs and blocks (spec 02 §2, §3, 06a §6.2).

const EMPTY = new Uint8Array(0)

/** Key of a manifest (the root manifest has the realm's id), or of the Cryptpad session keys of that document. */
export function vlobKey(tools: DataTools, realmKey: KeyDerivation, vlobId: VlobId): SecretKey {
  return tools.crypto.deriveKey(realmKey, vlobId)
}

/** Key of a block. */
export function blockKey(tools: DataTools, realmKey: KeyDerivation, blockId: BlockId): SecretKey {
  return tools.crypto.deriveKey(realmKey, blockId)
}

/** What a rotation certificate carries to recognise its key. */
export function keyCanary(tools: DataTools, realmKey: KeyDerivation): Uint8Array {
  return tools.crypto.encrypt(tools.crypto.deriveKey(realmKey, DERIVATION_IDS.keyCanary), EMPTY)
}

/** True when `realmKey` is the key of that canary; its clear text is ignored. */
export function passesCanary(tools: DataTools, realmKey: KeyDerivation, canary: Uint8Array): boolean {
  try {
    decrypted(tools, tools.crypto.deriveKey(realmKey, DERIVATION_IDS.keyCanary), canary)
    return true
  } catch (error) {
    if (error instanceof DataError) return false
    throw error
  }
}

/** `encrypted_name` of a name certificate. */
export function encryptRealmName(tools: DataTools, realmKey: KeyDerivation, name: EntryName): Uint8Array {
  return encryptText(tools, tools.crypto.deriveKey(realmKey, DERIVATION_IDS.realmName), name)
}

/** Throws `DataError` `decryption`, or `bad_serialization` when the clear text is no entry name. */
export function decryptRealmName(tools: DataTools, realmKey: KeyDerivation, encrypted: Uint8Array): EntryName {
  const key = tools.crypto.deriveKey(realmKey, DERIVATION_IDS.realmName)
  const name = parseEntryName(decryptText(tools, key, encrypted))
  if (name === undefined) throw new DataError('bad_serialization', 'the realm name is no entry name')
  return name
}

/** The path of a workspace link (spec 01 §7.4), as it is printed. */
export function encryptLinkPath(tools: DataTools, realmKey: KeyDerivation, path: FsPath): Uint8Array {
  return encryptText(tools, tools.crypto.deriveKey(realmKey, DERIVATION_IDS.linkPath), path)
}

/** Throws `DataError` `decryption`, or `bad_serialization` when the clear text is no path. Says nothing of its author. */
export function decryptLinkPath(tools: DataTools, realmKey: KeyDerivation, encrypted: Uint8Array): FsPath {
  const key = tools.crypto.deriveKey(realmKey, DERIVATION_IDS.linkPath)
  const read = readFsPath(decryptText(tools, key, encrypted))
  if (read.status === 'refused') throw new DataError('bad_serialization', 'the clear text of the link is no path')
  return read.path
}

function encryptText(tools: DataTools, key: SecretKey, text: string): Uint8Array {
  return tools.crypto.encrypt(key, new TextEncoder().encode(text))
}

function decryptText(tools: DataTools, key: SecretKey, encrypted: Uint8Array): string {
  const clear = decrypted(tools, key, encrypted)
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(clear)
  } catch (cause) {
    throw new DataError('bad_serialization', 'the clear text is not UTF-8', { cause })
  }
}
