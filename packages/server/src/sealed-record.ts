import { type CryptoBackend, KeyDerivation, type SecretKey } from '@parallax/crypto'
import { parseUuid, type Uuid } from '@parallax/wire'
import type { ServerContext } from './context.ts'

/** What stands encrypted in the database, so that a dump of it alone gives nothing. */
export interface SealedRecord {
  readonly kind: keyof typeof KINDS
  /** Of the row: what was sealed for one row does not open in another. */
  readonly id: Uuid<string>
}

/** Arbitrary names of the kinds, for the derivation of their keys: changing one loses what it sealed. */
const KINDS = {
  totpSecret: '5e0b7c5c4f1a4a5e8f0d6f0f3b1c9a71',
  totpOpaqueKey: 'c1a9f2d84b6e4f0b9a3d7e5c2f8b6d14',
} as const

type Keys = Pick<ServerContext, 'config' | 'data'>

export function sealRecord({ config, data }: Keys, record: SealedRecord, clear: Uint8Array): Uint8Array {
  return data.crypto.encrypt(keyOf(data.crypto, config.serverKey, record), clear)
}

/** Throws `CryptoError` when it was sealed with another server key. */
export function openRecord({ config, data }: Keys, record: SealedRecord, sealed: Uint8Array): Uint8Array {
  return data.crypto.decrypt(keyOf(data.crypto, config.serverKey, record), sealed)
}

function keyOf(crypto: CryptoBackend, serverKey: Uint8Array, { kind, id }: SealedRecord): SecretKey {
  const kindId = parseUuid(KINDS[kind])
  if (kindId === undefined) throw new TypeError(`${kind} has no id`)
  const keyOfKind = crypto.deriveKey(new KeyDerivation(serverKey), kindId)
  return crypto.deriveKey(new KeyDerivation(keyOfKind.exposeSecretBytes()), id)
}
