import { fromHex } from '@parallax/wire'

/** `spec/vectors/crypto.json`, and what `onboarding.json` and `protocol.json` have of crypto; hex unless told. */
export interface Vectors {
  readonly crypto: CryptoVectors
  readonly onboarding: OnboardingVectors
  readonly protocol: ProtocolVectors
}

/** Reads the vectors by `read`, which returns the text of a file of `spec/vectors`. */
export async function loadVectors(read: (file: string) => Promise<string>): Promise<Vectors> {
  return {
    crypto: JSON.parse(await read('crypto.json')),
    onboarding: JSON.parse(await read('onboarding.json')),
    protocol: JSON.parse(await read('protocol.json')),
  }
}

export function unhex(text: string): Uint8Array {
  const bytes = fromHex(text)
  if (bytes === undefined) throw new RangeError('not hex')
  return bytes
}

export function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}

type List<T> = readonly Readonly<T>[]

export interface CryptoVectors {
  readonly secret_key: {
    readonly decrypt: List<{ key: string; ciphertext: string; cleartext_utf8: string }>
    readonly decrypt_error: List<{ ciphertext: string; error: string }>
    readonly mac_512: List<{ key: string; data_utf8: string; mac: string }>
    readonly msgpack: List<{ raw: string; msgpack: string; also_accepted: string }>
    readonly msgpack_error: List<{ msgpack: string }>
  }
  readonly recovery_passphrase: {
    readonly decode: List<{ passphrase: string; key: string }>
    readonly decode_error: List<{ passphrase: string; got_key_length: number }>
  }
  readonly key_derivation: {
    readonly cases: List<{ key: string; uuid: string; derived_uuid: string; derived_secret_key: string }>
    readonly well_known_self_made: List<{ usage: string; key: string; uuid: string; output: string }>
  }
  readonly hash_digest: { readonly sha256: List<{ data_utf8: string; digest: string }> }
  readonly blake2b_unkeyed: List<{ data_utf8: string; size: number; digest: string }>
  readonly ed25519: {
    readonly verify: List<{ verify_key: string; signed: string; message_utf8: string }>
    readonly verify_error: List<{ verify_key: string; signed: string; error: string }>
    readonly signing_key_msgpack: { readonly seed: string; readonly msgpack: string }
  }
  readonly x25519: {
    readonly sealed_box: List<{ private_key: string; ciphertext: string; cleartext_utf8: string }>
    readonly sealed_box_error: List<{ private_key: string; ciphertext: string }>
    readonly shared_secret: List<{ greeter_private_key: string; claimer_private_key: string; shared_key: string }>
    readonly small_order_public_keys: readonly string[]
  }
  readonly password: {
    readonly argon2id: List<Argon2Vector>
    readonly argon2id_error: List<{ opslimit: number; memlimit_kb: number; parallelism: number }>
    readonly salt_from_email: List<{ email: string; salt: string }>
    readonly trusted_msgpack: PasswordAlgorithmVector & { readonly salt: string }
    readonly untrusted_msgpack: PasswordAlgorithmVector
    readonly untrusted_too_weak: List<{ opslimit: number; memlimit_kb: number; parallelism: number }>
  }
  readonly sas: {
    readonly codes: List<SasVector>
    readonly from_int: List<{ int: number; sas?: string }>
  }
  readonly sequester: {
    readonly rsa1024: RsaVector
    readonly rsa2048: RsaVector
    readonly unsupported_non_rsa_public_der: string
    readonly signed: List<{ key: 'rsa1024'; signed: string; message_utf8: string }>
    readonly encrypted: List<{ key: 'rsa1024'; encrypted: string; message_utf8: string }>
    readonly invalid_signed: List<{ signed_utf8: string; error: string }>
  }
  readonly rsa_pkcs1v15_raw: { readonly private_pem: string; readonly data: string; readonly signature: string }
  readonly shamir: {
    readonly threshold: number
    readonly shares: readonly string[]
    readonly share_error: readonly string[]
    readonly secret: string
  }
  readonly totp: {
    readonly rfc6238_8_digits: List<{ secret_utf8: string; unix: number; otp: string }>
    readonly verify_6_digits: {
      readonly secret_utf8: string
      readonly otp: string
      readonly accepted_unix: readonly number[]
      readonly rejected_unix: readonly number[]
    }
  }
  readonly account_token_self_made: { readonly mac_key: string; readonly token_utf8: string }
}

export interface OnboardingVectors {
  readonly conduit: SasVector & {
    readonly greeter_private_key: string
    readonly greeter_public_key: string
    readonly claimer_private_key: string
    readonly claimer_public_key: string
    readonly claimer_hashed_nonce_sha256: string
    readonly mac_512_first_5_bytes: string
    readonly claimer_payload_step6: string
  }
  readonly account: {
    readonly from_master_secret: { readonly master_secret: string } & AccountVector
    readonly from_password: AccountVector & {
      readonly email: string
      readonly password_utf8: string
      readonly argon2id: { readonly memlimit_kb: number; readonly opslimit: number; readonly parallelism: number }
      readonly master_secret: string
      readonly vault_key: string
      readonly vault_key_access: string
    }
  }
}

export interface ProtocolVectors {
  readonly auth_tokens: readonly [
    account: { readonly mac_key_hex: string } & TokenVector & { readonly auth_method_id: string },
    device: { readonly ed25519_seed_hex: string } & TokenVector & {
        readonly device_id: string
        readonly verify_key_hex: string
      },
  ]
  readonly greeting_crypto: {
    readonly shared_key: {
      readonly greeter_private_key: string
      readonly claimer_private_key: string
      readonly shared_secret_key: string
    }
    readonly sas: SasVector
    readonly sas_from_integer: Readonly<Record<string, string>>
  }
  readonly totp: List<{ secret_ascii: string; unix_time_s: number; code: string }>
}

export interface SasVector {
  readonly claimer_nonce: string
  readonly greeter_nonce: string
  readonly shared_secret_key: string
  readonly claimer_sas: string
  readonly greeter_sas: string
}

interface Argon2Vector {
  password_utf8: string
  salt: string
  opslimit: number
  memlimit_kb: number
  parallelism: number
  output: string
}

interface PasswordAlgorithmVector {
  readonly msgpack: string
  readonly memlimit_kb: number
  readonly opslimit: number
  readonly parallelism: number
}

interface RsaVector {
  readonly private_pem: string
  readonly private_der: string
  readonly public_pem: string
  readonly public_der: string
}

interface AccountVector {
  readonly auth_method_id: string
  readonly auth_method_mac_key: string
  readonly auth_method_secret_key: string
}

interface TokenVector {
  readonly timestamp_s: number
  readonly authorization: string
}
