import type { VaultItemFingerprint } from '@parallax/protocol'
import { fromHex, toHex } from '@parallax/wire'

/** An item of a vault; null when the vault has none. */
export interface VaultItemRow {
  readonly fingerprint: Uint8Array | null
  readonly data: Uint8Array
}

export function readItems(rows: readonly VaultItemRow[]): ReadonlyMap<VaultItemFingerprint, Uint8Array> {
  const items = new Map<VaultItemFingerprint, Uint8Array>()
  for (const { fingerprint, data } of rows) {
    if (fingerprint !== null) items.set(toHex(fingerprint) as VaultItemFingerprint, data)
  }
  return items
}

export function fingerprintBytes(fingerprint: VaultItemFingerprint): Uint8Array {
  const bytes = fromHex(fingerprint)
  if (bytes === undefined) throw new RangeError('not a fingerprint')
  return bytes
}
