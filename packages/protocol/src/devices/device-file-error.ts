/** Why a device file does not open (spec 02 §12). */
export type DeviceFileErrorCode =
  /** Not MessagePack, an unknown type, or a device inside that does not load. */
  | 'invalid_data'
  /** What was given does not fit the type of the file: a password for a recovery file, no code where one is due. */
  | 'bad_access'
  /** The password parameters of the file cannot be computed, or the passphrase is malformed. */
  | 'key_derivation'
  /** The outer layer, under the key given for a one-time code, does not decrypt. */
  | 'totp_decryption'
  /** Wrong password, passphrase or key. */
  | 'decryption'

/** The only error that opening a device file throws. */
export class DeviceFileError extends Error {
  override readonly name = 'DeviceFileError'
  readonly code: DeviceFileErrorCode

  constructor(code: DeviceFileErrorCode, options?: ErrorOptions) {
    super(code, options)
    this.code = code
  }
}
