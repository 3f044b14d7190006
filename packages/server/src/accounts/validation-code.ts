import type { CryptoBackend } from '@parallax/crypto'
import {
  CODE_ALPHABET,
  type DateTime,
  type EmailAddress,
  parseValidationCode,
  type ValidationCode,
} from '@parallax/wire'
import type { Transaction } from '../db/transaction.ts'
import type { CodePurpose } from '../mail/code-mail.ts'

const CODE_LENGTH = 6
/** Microseconds that a code is valid. */
const VALIDITY = 3_600_000_000n
const MOST_FAILURES = 3

/** One store for each purpose holds at most one code for an address (spec 04b §7.1). */
export interface CodePlace {
  readonly purpose: CodePurpose
  readonly email: EmailAddress
}

/** Uniform: the alphabet has 32 characters. */
export function newValidationCode(crypto: CryptoBackend): ValidationCode {
  const text = [...crypto.random(CODE_LENGTH)].map((byte) => CODE_ALPHABET[byte & 31]).join('')
  const code = parseValidationCode(text)
  if (code === undefined) throw new Error('a code of the alphabet is a code')
  return code
}

/** Replaces the code that is there; its failures are forgotten. */
export function storeCode(tx: Transaction, { purpose, email }: CodePlace, code: ValidationCode, now: DateTime): void {
  tx.write`
    insert into account_validation_codes (purpose, email, code, created_on, failures)
    values (${purpose}, ${email}, ${code}, ${now}, 0)
    on conflict (purpose, email) do update set code = ${code}, created_on = ${now}, failures = 0`
}

export type CodeCheck = 'ok' | 'invalid_validation_code' | 'send_validation_email_required'

interface StoredCode {
  readonly code: string
  readonly createdOn: DateTime
  readonly failures: number
}

/** Counts a wrong one: the transaction must be committed whatever the outcome (spec 04b §7.1). */
export async function checkCode(
  tx: Transaction,
  { purpose, email }: CodePlace,
  attempt: { readonly code: ValidationCode; readonly now: DateTime; readonly crypto: CryptoBackend },
): Promise<CodeCheck> {
  const [stored] = await tx.sql<StoredCode[]>`
    select code, created_on, failures from account_validation_codes
    where purpose = ${purpose} and email = ${email} for update`
  if (stored === undefined) return 'send_validation_email_required'
  const isExpired = attempt.now - stored.createdOn > VALIDITY
  if (isExpired || stored.failures >= MOST_FAILURES) return 'send_validation_email_required'
  const bytes = (text: string) => new TextEncoder().encode(text)
  if (attempt.crypto.equal(bytes(stored.code), bytes(attempt.code))) return 'ok'
  tx.write`
    update account_validation_codes set failures = failures + 1 where purpose = ${purpose} and email = ${email}`
  return 'invalid_validation_code'
}

/** After the last step that needed it. */
export function consumeCode(tx: Transaction, { purpose, email }: CodePlace): void {
  tx.write`delete from account_validation_codes where purpose = ${purpose} and email = ${email}`
}

/** The account begins: no code of the one that was deleted may be used on it. */
export function forgetCodes(tx: Transaction, email: EmailAddress): void {
  tx.write`delete from account_validation_codes where email = ${email}`
}
