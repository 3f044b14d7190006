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

export const accountVaultItemOpaqueKey = dataType(
  'account_vault_item_opaque_key',
  { keyId: accountVaultItemOpaqueKeyId, encryptedData: bytes },
  { purpose: 'A key that protects a device file, under the vault key. The inner id must equal this one.' },
)
export type AccountVaultItemOpaqueKey = TypeOf<typeof accountVaultItemOpaqueKey>

export const accountVaultItemOpaqueKeyEncryptedData = dataType(
  'account_vault_item_opaque_key_encrypted_data',
  { keyId: accountVaultItemOpaqueKeyId, key: secretKey },
  { purpose: 'Content of the item above.' },
)
export type AccountVaultItemOpaqueKeyEncryptedData = TypeOf<typeof accountVaultItemOpaqueKeyEncryptedData>

export const accountVaultItemRegistrationDevice = dataType(
  'account_vault_item_registration_device',
  { organizationId, userId, encryptedData: bytes },
  { purpose: 'A device kept to register further ones: a bare encrypted LocalDevice under the vault key.' },
)
export type AccountVaultItemRegistrationDevice = TypeOf<typeof accountVaultItemRegistrationDevice>

/** Any item of an account's vault. */
export const accountVaultItem = oneOf(accountVaultItemOpaqueKey, accountVaultItemRegistrationDevice)
export type AccountVaultItem = TypeOf<typeof accountVaultItem>

export const accountVaultKeyAccess = dataType(
  'account_vault_key_access',
  { vaultKey: secretKey },
  { purpose: 'The vault key, encrypted with the secret key of one way to authenticate.' },
)
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
