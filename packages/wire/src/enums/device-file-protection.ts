type Protection = 'PASSWORD' | 'KEYRING' | 'PKI' | 'OPENBAO' | 'ACCOUNT_VAULT'

/** How a server advises to protect device files (spec 01 §3.8). */
export type DeviceFileProtection = Protection | `${Protection}+TOTP`

/** Every protection, plain ones first. */
export const DEVICE_FILE_PROTECTIONS: readonly DeviceFileProtection[] = [
  'PASSWORD',
  'KEYRING',
  'PKI',
  'OPENBAO',
  'ACCOUNT_VAULT',
  'PASSWORD+TOTP',
  'KEYRING+TOTP',
  'PKI+TOTP',
  'OPENBAO+TOTP',
  'ACCOUNT_VAULT+TOTP',
]

/** Undefined for a string that is not known: a client passes over it, it is no error (spec 01 §3.8). */
export function parseDeviceFileProtection(text: string): DeviceFileProtection | undefined {
  return DEVICE_FILE_PROTECTIONS.find((protection) => protection === text)
}

/** Ways to sign in to OpenBao that have a name (spec 01 §3.8); on the wire the id is any str. */
export type KnownOpenBaoAuthId = 'HEXAGONE' | 'PRO_CONNECT'

/** In the order in which a server lists them (spec 04b). */
export const KNOWN_OPENBAO_AUTH_IDS: readonly KnownOpenBaoAuthId[] = ['HEXAGONE', 'PRO_CONNECT']

/** Undefined for an id that is not known. */
export function parseOpenBaoAuthId(text: string): KnownOpenBaoAuthId | undefined {
  return KNOWN_OPENBAO_AUTH_IDS.find((id) => id === text)
}
