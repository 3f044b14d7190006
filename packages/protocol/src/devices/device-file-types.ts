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

/** Device file whose key is derived from a password. */
export const deviceFilePassword = dataType(
  'password',
  { ...clearFields, algorithm: trustedPasswordAlgorithm, ciphertext: bytes, ...totp },
  { positional: true },
)
/** Value of `deviceFilePassword`. */
export type DeviceFilePassword = TypeOf<typeof deviceFilePassword>

/** Device file whose key is kept by the keyring of the system. */
export const deviceFileKeyring = dataType(
  'keyring',
  { ...clearFields, keyringService: string, keyringUser: string, ciphertext: bytes, ...totp },
  { positional: true },
)
/** Value of `deviceFileKeyring`. */
export type DeviceFileKeyring = TypeOf<typeof deviceFileKeyring>

/** Device file whose key is encrypted for a smartcard. */
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
  { positional: true },
)
/** Value of `deviceFilePki`. */
export type DeviceFilePki = TypeOf<typeof deviceFilePki>

/** Device file whose key is an item of the vault of an account. */
export const deviceFileAccountVault = dataType(
  'account_vault',
  { ...clearFields, ciphertextKeyId: accountVaultItemOpaqueKeyId, ciphertext: bytes, ...totp },
  { positional: true },
)
/** Value of `deviceFileAccountVault`. */
export type DeviceFileAccountVault = TypeOf<typeof deviceFileAccountVault>

/** Device file whose key is a secret of an OpenBao server. */
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
  { positional: true },
)
/** Value of `deviceFileOpenBao`. */
export type DeviceFileOpenBao = TypeOf<typeof deviceFileOpenBao>

/** Recovery file: its key is the passphrase shown to the user. Never has a second factor. */
export const deviceFileRecovery = dataType('recovery', { ...clearFields, ciphertext: bytes }, { positional: true })
/** Value of `deviceFileRecovery`. */
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
/** Value of `deviceFile`. */
export type DeviceFile = TypeOf<typeof deviceFile>
