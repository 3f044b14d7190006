import {
  type AccountAuthMethodId,
  addMicroseconds,
  type DateTime,
  type DeviceId,
  fromMilliseconds,
  parseUuid,
  toHex,
} from '@parallax/wire'
import { describe, expect, test } from 'vitest'
import { accountToken, deviceToken, isAccountTokenGenuine, parseAuthToken } from '../auth/token.ts'
import { accountAuthMethod } from '../derivation.ts'
import { KeyDerivation, PrivateKey, PublicKey, SecretKey, SigningKey, VerifyKey } from '../keys/keys.ts'
import { accountMasterSecret } from '../password.ts'
import { sasCodes } from '../sas.ts'
import type { Subject } from './subject.ts'
import { type SasVector, unhex, utf8 } from './vectors.ts'

/** What is composed from the primitives, against the vectors of whole flows. */
export function onboarding({ crypto, vectors }: Subject): void {
  const { conduit, account } = vectors.onboarding
  const secretKeyOf = (hex: string) => new SecretKey(unhex(hex))

  function expectSas(vector: SasVector): void {
    const nonces = { claimer: unhex(vector.claimer_nonce), greeter: unhex(vector.greeter_nonce) }
    const codes = sasCodes(crypto, secretKeyOf(vector.shared_secret_key), nonces)
    expect(codes).toEqual({ claimer: vector.claimer_sas, greeter: vector.greeter_sas })
  }

  test('gives both people of a greeting the codes of the vectors', () => {
    for (const vector of [conduit, vectors.protocol.greeting_crypto.sas, ...vectors.crypto.sas.codes]) expectSas(vector)
  })

  test('follows the greeting of the vector from keys to payload', () => {
    const greeter = new PrivateKey(unhex(conduit.greeter_private_key))
    const claimer = new PrivateKey(unhex(conduit.claimer_private_key))
    expect(crypto.publicKeyOf(greeter).hex).toBe(conduit.greeter_public_key)
    expect(crypto.publicKeyOf(claimer).hex).toBe(conduit.claimer_public_key)
    const shared = crypto.greeterSharedSecret(greeter, new PublicKey(unhex(conduit.claimer_public_key)))
    expect(shared.exposeSecretBytes()).toEqual(unhex(conduit.shared_secret_key))
    expect(crypto.sha256(unhex(conduit.claimer_nonce)).hex).toBe(conduit.claimer_hashed_nonce_sha256)
    const nonces = Uint8Array.of(...unhex(conduit.claimer_nonce), ...unhex(conduit.greeter_nonce))
    expect(toHex(crypto.mac512(shared, nonces).subarray(0, 5))).toBe(conduit.mac_512_first_5_bytes)
    const clear = crypto.decrypt(shared, unhex(conduit.claimer_payload_step6))
    expect(new TextDecoder().decode(clear)).toContain('invite_device_data')
  })

  test('agrees on the shared key of the protocol vectors', () => {
    const { greeter_private_key, claimer_private_key, shared_secret_key } = vectors.protocol.greeting_crypto.shared_key
    const greeter = new PrivateKey(unhex(greeter_private_key))
    const claimer = crypto.publicKeyOf(new PrivateKey(unhex(claimer_private_key)))
    expect(crypto.greeterSharedSecret(greeter, claimer).equals(secretKeyOf(shared_secret_key))).toBe(true)
  })

  describe('an account', () => {
    test('has the authentication method that its master secret says', () => {
      const vector = account.from_master_secret
      const method = accountAuthMethod(crypto, new KeyDerivation(unhex(vector.master_secret)))
      expect(method.id).toBe(vector.auth_method_id)
      expect(method.macKey.equals(secretKeyOf(vector.auth_method_mac_key))).toBe(true)
      expect(method.secretKey.equals(secretKeyOf(vector.auth_method_secret_key))).toBe(true)
    })

    // Half a second of Argon2id on a free machine.
    test('opens its vault with its password', { timeout: 60_000 }, async () => {
      const vector = account.from_password
      const { memlimit_kb: memlimitKb, opslimit, parallelism } = vector.argon2id
      const algorithm = { memlimitKb, opslimit, parallelism }
      const secret = await accountMasterSecret(crypto, vector.password_utf8, { email: vector.email, algorithm })
      expect(secret.exposeSecretBytes()).toEqual(unhex(vector.master_secret))
      const method = accountAuthMethod(crypto, secret)
      expect(method.id).toBe(vector.auth_method_id)
      expect(method.macKey.equals(secretKeyOf(vector.auth_method_mac_key))).toBe(true)
      expect(method.secretKey.equals(secretKeyOf(vector.auth_method_secret_key))).toBe(true)
      const access = crypto.decrypt(method.secretKey, unhex(vector.vault_key_access))
      const holdsKey = Array.from(access, (_, at) => access.subarray(at, at + 32).join())
      expect(holdsKey).toContain(unhex(vector.vault_key).join())
    })
  })

  describe('tokens', () => {
    const [byAccount, byDevice] = vectors.protocol.auth_tokens
    const seconds = (value: number): DateTime => addMicroseconds(fromMilliseconds(value * 1000), 999_999)

    test('are those of the vectors', () => {
      const method = {
        id: idOf<AccountAuthMethodId>(byAccount.auth_method_id),
        macKey: secretKeyOf(byAccount.mac_key_hex),
      }
      const device = {
        deviceId: idOf<DeviceId>(byDevice.device_id),
        signingKey: new SigningKey(unhex(byDevice.ed25519_seed_hex)),
      }
      expect(`Bearer ${accountToken(crypto, method, seconds(byAccount.timestamp_s))}`).toBe(byAccount.authorization)
      expect(`Bearer ${deviceToken(crypto, device, seconds(byDevice.timestamp_s))}`).toBe(byDevice.authorization)
    })

    test('of an account are genuine under its own MAC key only', () => {
      const token = parsed(vectors.crypto.account_token_self_made.token_utf8)
      const macKey = secretKeyOf(vectors.crypto.account_token_self_made.mac_key)
      expect(token.type).toBe('account')
      expect(isAccountTokenGenuine(crypto, macKey, token)).toBe(true)
      expect(isAccountTokenGenuine(crypto, crypto.newSecretKey(), token)).toBe(false)
      expect(isAccountTokenGenuine(crypto, macKey, { ...token, signedText: utf8('another') })).toBe(false)
      expect(isAccountTokenGenuine(crypto, macKey, { ...token, proof: token.proof.subarray(1) })).toBe(false)
    })

    test('of a device verify with its key', () => {
      const token = parsed(byDevice.authorization.slice('Bearer '.length))
      const key = new VerifyKey(unhex(byDevice.verify_key_hex))
      expect(token).toMatchObject({ type: 'device', deviceId: byDevice.device_id })
      expect(crypto.verifyDetached(key, token.proof, token.signedText)).toBeUndefined()
      const macKey = crypto.newSecretKey()
      const maced = { ...token, proof: crypto.mac512(macKey, token.signedText) }
      expect(isAccountTokenGenuine(crypto, macKey, maced)).toBe(false)
    })
  })
}

function idOf<U extends AccountAuthMethodId | DeviceId>(text: string): U {
  const id = parseUuid<U>(text)
  if (id === undefined) throw new RangeError(text)
  return id
}

function parsed(text: string) {
  const token = parseAuthToken(text)
  if (token === undefined) throw new RangeError(text)
  return token
}
