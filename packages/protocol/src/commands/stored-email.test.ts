import { SecretKey } from '@parallax/crypto'
import {
  type AccountAuthMethodId,
  DecodeError,
  decode,
  type EmailAddress,
  encode,
  type HandleLabel,
  parseEmailAddress,
  parseHandleLabel,
  parseValidationCode,
  type ValidationCode,
} from '@parallax/wire'
import { expect, test } from 'vitest'
import {
  type AccountCreateStep,
  accountCreateProceed,
  accountCreateSendValidationEmail,
} from './anonymous-server/account-creation.ts'
import {
  accountRecoverSendValidationEmail,
  authMethodPasswordGetAlgorithm,
} from './anonymous-server/account-recovery.ts'
import { inviteNewUser } from './authenticated/invitations.ts'

function addressOf(length: number): EmailAddress {
  const email = parseEmailAddress(`${'a'.repeat(length - 4)}@b.c`)
  if (email === undefined) throw new Error('not an address')
  return email
}

test.each([accountCreateSendValidationEmail, accountRecoverSendValidationEmail, authMethodPasswordGetAlgorithm])(
  '$name takes an address of 254 characters, not of 255',
  ({ request }) => {
    const read = (length: number) => decode(request, encode(request, { email: addressOf(length) }))
    expect(read(254)).toEqual({ email: addressOf(254) })
    expect(() => read(255)).toThrow(DecodeError)
  },
)

test('an invitation takes an address of 255 characters, not of 256', () => {
  const { request } = inviteNewUser
  const read = (length: number) =>
    decode(request, encode(request, { claimerEmail: addressOf(length), sendEmail: false })).claimerEmail
  expect(read(255)).toBe(addressOf(255))
  expect(() => read(256)).toThrow(DecodeError)
})

const { request: proceed } = accountCreateProceed
const validationCode = parseValidationCode('AAAAAA') as ValidationCode
const label = parseHandleLabel('Alice') as HandleLabel

test.each<[string, (email: EmailAddress) => AccountCreateStep]>([
  ['to check', (email) => ({ step: 'NUMBER_0_CHECK_CODE', validationCode, email })],
  [
    'to create',
    (email) => ({
      step: 'NUMBER_1_CREATE',
      validationCode,
      humanHandle: { email, label },
      authMethodPasswordAlgorithm: null,
      authMethodMacKey: new SecretKey(new Uint8Array(32)),
      authMethodId: '0d'.repeat(16) as AccountAuthMethodId,
      vaultKeyAccess: new Uint8Array(),
    }),
  ],
])('an account %s takes an address of 254 characters, not of 255', (_, stepOf) => {
  const read = (length: number) => decode(proceed, encode(proceed, { accountCreateStep: stepOf(addressOf(length)) }))
  expect(read(254).accountCreateStep).toMatchObject({ validationCode })
  expect(() => read(255)).toThrow(DecodeError)
})

test('an account takes no name that a database cannot hold', () => {
  const stepOf = (text: string): AccountCreateStep => ({
    step: 'NUMBER_1_CREATE',
    validationCode,
    humanHandle: { email: addressOf(20), label: parseHandleLabel(text) as HandleLabel },
    authMethodPasswordAlgorithm: null,
    authMethodMacKey: new SecretKey(new Uint8Array(32)),
    authMethodId: '0d'.repeat(16) as AccountAuthMethodId,
    vaultKeyAccess: new Uint8Array(),
  })
  const read = (text: string) => decode(proceed, encode(proceed, { accountCreateStep: stepOf(text) }))
  expect(read('Alice\n').accountCreateStep).toMatchObject({ humanHandle: { label: 'Alice\n' } })
  expect(() => read('Ali\0ce')).toThrow(DecodeError)
})
