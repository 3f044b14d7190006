import { type HashDigest, secretKey } from '@parallax/crypto'
import {
  type AccountVaultItemOpaqueKeyId,
  accountVaultItemOpaqueKeyId,
  bytes,
  type OrganizationId,
  organizationId,
  type TypeOf,
  type UserId,
  userId,
} from '@parallax/wire'
import type { DataTools } from '../data/data-tools.ts'
import { dataType, oneOf } from '../data/data-type.ts'

// Spec 02 §9.

/** A key that protects a device file, under the vault key. The inner id must equal this one. */
export const accountVaultItemOpaqueKey = dataType('account_vault_item_opaque_key', {
  keyId: accountVaultItemOpaqueKeyId,
  encryptedData: bytes,
})
/** Value of `accountVaultItemOpaqueKey`. */
export type AccountVaultItemOpaqueKey = TypeOf<typeof accountVaultItemOpaqueKey>

/** Content of the item above. */
export const accountVaultItemOpaqueKeyEncryptedData = dataType('account_vault_item_opaque_key_encrypted_data', {
  keyId: accountVaultItemOpaqueKeyId,
  key: secretKey,
})
/** Value of `accountVaultItemOpaqueKeyEncryptedData`. */
export type AccountVaultItemOpaqueKeyEncryptedData = TypeOf<typeof accountVaultItemOpaqueKeyEncryptedData>

/** A device kept to register further ones: a bare encrypted LocalDevice under the vault key. */
export const accountVaultItemRegistrationDevice = dataType('account_vault_item_registration_device', {
  organizationId,
  userId,
  encryptedData: bytes,
})
/** Value of `accountVaultItemRegistrationDevice`. */
export type AccountVaultItemRegistrationDevice = TypeOf<typeof accountVaultItemRegistrationDevice>

/** Any item of an account's vault. */
export const accountVaultItem = oneOf(accountVaultItemOpaqueKey, accountVaultItemRegistrationDevice)
/** Value of `accountVaultItem`. */
export type AccountVaultItem = TypeOf<typeof accountVaultItem>

/** The vault key, encrypted with the secret key of one way to authenticate. */
export const accountVaultKeyAccess = dataType('account_vault_key_access', { vaultKey: secretKey })
/** Value of `accountVaultKeyAccess`. */
export type AccountVaultKeyAccess = TypeOf<typeof accountVaultKeyAccess>

/** Unique per account on the server. */
export function opaqueKeyFingerprint(tools: DataTools, keyId: AccountVaultItemOpaqueKeyId): HashDigest {
  return tools.crypto.sha256(new TextEncoder().encode(`OPAQUE_KEY.${keyId}`))
}

/** Unique per account on the server. */
export function registrationDeviceFingerprint(
  tools: DataTools,
  device: { readonly organizationId: OrganizationId; readonly userId: UserId },
): HashDigest {
  const text = `REGISTRATION_DEVICE.${device.organizationId}.${device.userId}`
  return tools.crypto.sha256(new TextEncoder().encode(text))
}
