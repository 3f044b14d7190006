import {
  accountVaultItemOpaqueKeyId,
  bytes,
  dateTime,
  deviceId,
  deviceLabel,
  humanHandle,
  nullable,
  nullableOrMissing,
  organizationId,
  parsecAddr,
  pkiEncryptionAlgorithm,
  string,
  type TypeOf,
  totpOpaqueKeyId,
  trustedPasswordAlgorithm,
  userId,
  x509CertificateReference,
} from '@parallax/wire'
import { dataType, oneOf } from '../data/data-type.ts'

// Files that keep a device on disk, told apart by what protects the key of `ciphertext` (spec 02 §12).

/** Readable without unlocking, for lists. `serverUrl` only informs: the one inside the device counts. */
const clearFields = {
  createdOn: dateTime,
  protectedOn: dateTime,
  serverUrl: parsecAddr,
  organizationId,
  userId,
  deviceId,
  humanHandle,
  deviceLabel,
} as const

const totp = { totpOpaqueKeyId: nullableOrMissing(totpOpaqueKeyId) } as const

export const deviceFilePassword = dataType(
  'password',
  { ...clearFields, algorithm: trustedPasswordAlgorithm, ciphertext: bytes, ...totp },
  { purpose: 'Device file whose key is derived from a password.', positional: true },
)
export type DeviceFilePassword = TypeOf<typeof deviceFilePassword>

export const deviceFileKeyring = dataType(
  'keyring',
  { ...clearFields, keyringService: string, keyringUser: string, ciphertext: bytes, ...totp },
  { purpose: 'Device file whose key is kept by the keyring of the system.', positional: true },
)
export type DeviceFileKeyring = TypeOf<typeof deviceFileKeyring>

export const deviceFilePki = dataType(
  'pki',
  {
    ...clearFields,
    certificateRef: x509CertificateReference,
    algorithm: pkiEncryptionAlgorithm,
    encryptedKey: bytes,
    ciphertext: bytes,
    totpOpaqueKeyId: nullable(totpOpaqueKeyId),
  },
  { purpose: 'Device file whose key is encrypted for a smartcard.', positional: true },
)
export type DeviceFilePki = TypeOf<typeof deviceFilePki>

export const deviceFileAccountVault = dataType(
  'account_vault',
  { ...clearFields, ciphertextKeyId: accountVaultItemOpaqueKeyId, ciphertext: bytes, ...totp },
  { purpose: 'Device file whose key is an item of the vault of an account.', positional: true },
)
export type DeviceFileAccountVault = TypeOf<typeof deviceFileAccountVault>

export const deviceFileOpenBao = dataType(
  'openbao',
  {
    ...clearFields,
    ciphertext: bytes,
    openbaoPreferredAuthId: string,
    openbaoEntityId: string,
    openbaoCiphertextKeyPath: string,
    ...totp,
  },
  { purpose: 'Device file whose key is a secret of an OpenBao server.', positional: true },
)
export type DeviceFileOpenBao = TypeOf<typeof deviceFileOpenBao>

export const deviceFileRecovery = dataType(
  'recovery',
  { ...clearFields, ciphertext: bytes },
  {
    purpose: 'Recovery file: its key is the passphrase shown to the user. Never has a second factor.',
    positional: true,
  },
)
export type DeviceFileRecovery = TypeOf<typeof deviceFileRecovery>

/** Any file that keeps a device. */
export const deviceFile = oneOf(
  deviceFilePassword,
  deviceFileKeyring,
  deviceFilePki,
  deviceFileAccountVault,
  deviceFileOpenBao,
  deviceFileRecovery,
)
export type DeviceFile = TypeOf<typeof deviceFile>
