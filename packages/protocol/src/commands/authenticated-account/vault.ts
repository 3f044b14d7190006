import { type HashDigest, secretKey } from '@parallax/crypto'
import {
  accountAuthMethodId,
  type Brand,
  bytes,
  type Codec,
  dateTime,
  fixedBytes,
  fromHex,
  list,
  map,
  mapped,
  nullable,
  string,
  struct,
  type TypeOf,
  toHex,
  untrustedPasswordAlgorithm,
} from '@parallax/wire'
import { defineCommand } from '../command.ts'

/** HashDigest that names an item of a vault, as 64 lower-case hex digits: it is the key of maps. */
export type VaultItemFingerprint = Brand<string, 'VaultItemFingerprint'>

/** Wire form of a fingerprint: bin of 32 bytes. */
export const vaultItemFingerprint: Codec<VaultItemFingerprint> = mapped(
  fixedBytes(32),
  (digest) => toHex(digest) as VaultItemFingerprint,
  (fingerprint) => {
    const digest = fromHex(fingerprint)
    if (digest?.length !== 32) throw new RangeError('not a fingerprint')
    return digest
  },
)

/** The fingerprint that a digest is. */
export function vaultItemFingerprintOf(digest: HashDigest): VaultItemFingerprint {
  return digest.hex as VaultItemFingerprint
}

const vaultItems = map(vaultItemFingerprint, bytes)

/** Gives the current vault: its key, sealed for the way to log in that is in use, and its items. */
export const vaultItemList = defineCommand('vault_item_list', {}, { ok: { keyAccess: bytes, items: vaultItems } })

/** Adds an item to the current vault. */
export const vaultItemUpload = defineCommand(
  'vault_item_upload',
  { itemFingerprint: vaultItemFingerprint, item: bytes },
  { ok: {}, fingerprint_already_exists: {} },
)

/** Puts a new vault in place of the current one: the same items under a new key, one way to log in. */
export const vaultKeyRotation = defineCommand(
  'vault_key_rotation',
  {
    newAuthMethodId: accountAuthMethodId,
    newAuthMethodMacKey: secretKey,
    newAuthMethodPasswordAlgorithm: nullable(untrustedPasswordAlgorithm),
    newVaultKeyAccess: bytes,
    items: vaultItems,
  },
  { ok: {}, items_mismatch: {}, new_auth_method_id_already_exists: {} },
)

const vaultItemRecoveryAuthMethod = struct({
  authMethodId: accountAuthMethodId,
  createdOn: dateTime,
  disabledOn: nullable(dateTime),
  createdByIp: string,
  createdByUserAgent: string,
  vaultKeyAccess: bytes,
  passwordAlgorithm: nullable(untrustedPasswordAlgorithm),
})
/** A way to log in as the recovery of vaults shows it: disabled ones too. */
export type VaultItemRecoveryAuthMethod = TypeOf<typeof vaultItemRecoveryAuthMethod>

const vaultItemRecoveryVault = struct({ authMethods: list(vaultItemRecoveryAuthMethod), vaultItems })
/** A vault with every way to open it. */
export type VaultItemRecoveryVault = TypeOf<typeof vaultItemRecoveryVault>

/** Gives the current and all former vaults, to find items again with a password of before. */
export const vaultItemRecoveryList = defineCommand(
  'vault_item_recovery_list',
  {},
  { ok: { currentVault: vaultItemRecoveryVault, previousVaults: list(vaultItemRecoveryVault) } },
)
