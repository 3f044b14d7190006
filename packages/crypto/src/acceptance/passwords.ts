import { argon2id } from '@noble/hashes/argon2.js'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { passwordSaltOfEmail } from '../password.ts'
import { refusal, type Subject } from './subject.ts'
import { unhex, utf8 } from './vectors.ts'

export function passwords({ crypto, vectors }: Subject): void {
  const { argon2id: cases, argon2id_error, salt_from_email } = vectors.crypto.password

  test.each(cases)('computes the key of the vector', async (vector) => {
    const { opslimit, memlimit_kb: memlimitKb, parallelism } = vector
    const parameters = { opslimit, memlimitKb, parallelism }
    const key = await crypto.passwordKey(vector.password_utf8, parameters, unhex(vector.salt))
    expect(key.exposeSecretBytes()).toEqual(unhex(vector.output))
  })

  test.each(argon2id_error)('refuses opslimit $opslimit, $memlimit_kb KiB, parallelism $parallelism', (vector) => {
    const { opslimit, memlimit_kb: memlimitKb, parallelism } = vector
    const key = crypto.passwordKey('P@ssw0rd.', { opslimit, memlimitKb, parallelism }, new Uint8Array(16))
    return expect(key).rejects.toThrow(refusal('data size'))
  })

  test.each([
    { opslimit: 1, memlimitKb: 8, parallelism: 2 },
    { opslimit: 2 ** 32, memlimitKb: 8, parallelism: 1 },
    { opslimit: 1, memlimitKb: 2 ** 32 - 1, parallelism: 1 },
    { opslimit: Number.NaN, memlimitKb: 8, parallelism: 1 },
  ])('refuses what it cannot compute: %o', (parameters) =>
    expect(crypto.passwordKey('a', parameters, new Uint8Array(16))).rejects.toThrow(refusal('data size')),
  )

  test.each([0, 15, 17])('refuses a salt of %i bytes', (length) => {
    const parameters = { opslimit: 1, memlimitKb: 8, parallelism: 1 }
    return expect(crypto.passwordKey('a', parameters, new Uint8Array(length))).rejects.toThrow(refusal('data size'))
  })

  test('agrees with an independent implementation, without normalising the password', () =>
    fc.assert(
      fc.asyncProperty(
        fc.string({ unit: 'grapheme', maxLength: 12 }),
        fc.uint8Array({ minLength: 16, maxLength: 16 }),
        fc.record({
          opslimit: fc.integer({ min: 1, max: 3 }),
          memlimitKb: fc.integer({ min: 8, max: 64 }),
          parallelism: fc.constant(1),
        }),
        async (password, salt, parameters) => {
          const key = await crypto.passwordKey(password, parameters, salt)
          const cost = { t: parameters.opslimit, m: parameters.memlimitKb, p: 1, dkLen: 32 }
          expect(key.exposeSecretBytes()).toEqual(argon2id(utf8(password), salt, cost))
        },
      ),
      { numRuns: 20 },
    ))

  test.each(salt_from_email)('derives the salt of $email', ({ email, salt }) => {
    expect(passwordSaltOfEmail(crypto, email)).toEqual(unhex(salt))
  })
}
