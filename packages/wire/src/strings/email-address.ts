import type { Brand } from '../brand.ts'
import type { Codec } from '../schema/codec.ts'
import { validated } from './text.ts'

/** ASCII e-mail address, compared exactly: no case folding (spec 01 §3.5). */
export type EmailAddress = Brand<string, 'EmailAddress'>

/**
 * Longest address that a server stores, in characters. The type itself has no limit; clients refuse longer ones and
 * a server answers 415 to them (spec 01 §3.5).
 */
export const MAX_STORED_EMAIL_LENGTH = 254

/** The same for the address of an invitation. */
export const MAX_INVITATION_EMAIL_LENGTH = 255

/** Domain of the addresses that stand for redacted ones; none of them is valid. */
export const REDACTED_EMAIL_DOMAIN = 'redacted.invalid'

const W = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~]"
const ATOM = `${W}+(?:(?:\\.|-+)${W}+)*`
const EMAIL = new RegExp(`^${ATOM}@${ATOM}$`)

/** `text` itself if it is a valid address, or undefined. */
export function parseEmailAddress(text: string): EmailAddress | undefined {
  return EMAIL.test(text) && !text.endsWith(`@${REDACTED_EMAIL_DOMAIN}`) ? (text as EmailAddress) : undefined
}

/** As `parseEmailAddress`, for an address about to be written: also refuses what no server can store. */
export function parseNewEmailAddress(text: string): EmailAddress | undefined {
  return text.length <= MAX_STORED_EMAIL_LENGTH ? parseEmailAddress(text) : undefined
}

/** Wire form of an e-mail address: str. */
export const emailAddress: Codec<EmailAddress> = validated('e-mail address', parseEmailAddress)
