import { readFile } from 'node:fs/promises'
import { decode, encode, toHex, trustedPasswordAlgorithm, untrustedPasswordAlgorithm } from '@parallax/wire'
import { expect, test } from 'vitest'
import { refusal } from './acceptance/subject.ts'
import { loadVectors, unhex } from './acceptance/vectors.ts'
import {
  accountMasterSecret,
  assertStrongEnough,
  DEFAULT_PASSWORD_PARAMETERS,
  newTrustedPasswordAlgorithm,
} from './index.ts'
import { nativeCrypto } from './native/index.ts'

const vectors = await loadVectors((file) => readFile(new URL(`../../../spec/vectors/${file}`, import.meta.url), 'utf8'))
const crypto = await nativeCrypto()
const defaults = { opslimit: 3, memlimitKb: 131_072, parallelism: 1 }

test.each(vectors.crypto.password.untrusted_too_weak)(
  'refuses an account at $opslimit passes, $memlimit_kb KiB, $parallelism lanes',
  async (vector) => {
    const { opslimit, memlimit_kb: memlimitKb, parallelism } = vector
    const algorithm = { opslimit, memlimitKb, parallelism }
    expect(() => assertStrongEnough(algorithm)).toThrow(refusal('algorithm'))
    const secret = accountMasterSecret(crypto, 'P@ssw0rd.', { email: 'alice@example.com', algorithm })
    await expect(secret).rejects.toThrow(refusal('algorithm'))
  },
)

test('the algorithms of the vectors are the defaults, and give back their bytes', () => {
  const { trusted_msgpack: trusted, untrusted_msgpack: untrusted } = vectors.crypto.password
  const forDevice = decode(trustedPasswordAlgorithm, unhex(trusted.msgpack))
  expect(forDevice).toEqual({ type: 'ARGON2ID', ...DEFAULT_PASSWORD_PARAMETERS, salt: unhex(trusted.salt) })
  expect(toHex(encode(trustedPasswordAlgorithm, forDevice))).toBe(trusted.msgpack)
  const forAccount = decode(untrustedPasswordAlgorithm, unhex(untrusted.msgpack))
  expect(forAccount).toEqual({ type: 'ARGON2ID', ...DEFAULT_PASSWORD_PARAMETERS })
  expect(toHex(encode(untrustedPasswordAlgorithm, forAccount))).toBe(untrusted.msgpack)
})

test('takes the default cost of an account, and a higher one', () => {
  for (const stronger of [{}, { opslimit: 4 }, { memlimitKb: 262_144 }])
    expect(assertStrongEnough({ ...defaults, ...stronger })).toBeUndefined()
})

test('protects a new device file at the default cost, under a salt of its own', () => {
  const [one, other] = [newTrustedPasswordAlgorithm(crypto), newTrustedPasswordAlgorithm(crypto)]
  expect(one).toMatchObject({ type: 'ARGON2ID', ...defaults })
  expect([one.salt.length, other.salt.length]).toEqual([16, 16])
  expect(crypto.equal(one.salt, other.salt)).toBe(false)
})
