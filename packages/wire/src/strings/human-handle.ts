import type { Brand } from '../brand.ts'
import type { UserId } from '../ids/entity-ids.ts'
import type { Codec } from '../schema/codec.ts'
import { tuple } from '../schema/containers.ts'
import { mapped } from '../schema/scalars.ts'
import { type EmailAddress, emailAddress, parseEmailAddress, REDACTED_EMAIL_DOMAIN } from './email-address.ts'
import { normalized, utf8Length, validated } from './text.ts'

/** Name of a person: 1 to 254 bytes, NFC, none of `< > @ , : ; \ " [ ]` (spec 01 §3.4). */
export type HandleLabel = Brand<string, 'HandleLabel'>

/** Who a user is for people. Two handles are equal when their e-mails are: compare with `sameHandle`. */
export interface HumanHandle {
  readonly email: EmailAddress
  readonly label: HandleLabel
}

/** What is shown for a user whose certificate is redacted. It has no wire form: nil is written (spec 01 §3.4). */
export interface RedactedHandle {
  readonly email: string
  readonly label: string
}

const MAX_LABEL_BYTES = 254
const FORBIDDEN = /[<>@,:;\\"[\]]/

/** The label that `text` is once normalised, or undefined. */
export function parseHandleLabel(text: string): HandleLabel | undefined {
  const label = normalized(text)
  if (label === undefined || label === '' || FORBIDDEN.test(label)) return undefined
  return utf8Length(label) <= MAX_LABEL_BYTES ? (label as HandleLabel) : undefined
}

/** The handle of these two texts, or undefined when either is invalid. */
export function parseHumanHandle(emailText: string, labelText: string): HumanHandle | undefined {
  const email = parseEmailAddress(emailText)
  const label = parseHandleLabel(labelText)
  return email !== undefined && label !== undefined ? { email, label } : undefined
}

/** Equality of handles: the e-mail alone counts. */
export function sameHandle(one: HumanHandle, other: HumanHandle): boolean {
  return one.email === other.email
}

/** `label <email>`, for display. */
export function printHandle(handle: HumanHandle | RedactedHandle): string {
  return `${handle.label} <${handle.email}>`
}

/** What stands for the handle of a user whose certificate is redacted. */
export function redactedHandle(userId: UserId): RedactedHandle {
  return { email: `${userId}@${REDACTED_EMAIL_DOMAIN}`, label: userId }
}

/** Wire form of the label of a handle: str. */
export const handleLabel: Codec<HandleLabel> = validated('name of a person', parseHandleLabel)

/** Wire form of a handle: array of e-mail and label. */
export const humanHandle: Codec<HumanHandle> = mapped(
  tuple(emailAddress, handleLabel),
  ([email, label]) => ({ email, label }),
  ({ email, label }) => [email, label],
)
