import type { Brand } from '../brand.ts'
import type { Codec } from '../schema/codec.ts'
import { normalized, utf8Length, validated } from './text.ts'

/** Name of an organization: 1 to 32 bytes of word characters and dashes, NFC, case sensitive (spec 01 §3.2). */
export type OrganizationId = Brand<string, 'OrganizationID'>

const MAX_BYTES = 32
const WORD_CHARACTERS = /^[-\p{Alphabetic}\p{M}\p{Nd}\p{Pc}\p{Join_Control}]+$/u

/** The organization id that `text` is once normalised, or undefined. */
export function parseOrganizationId(text: string): OrganizationId | undefined {
  const id = normalized(text)
  if (id === undefined || !WORD_CHARACTERS.test(id) || utf8Length(id) > MAX_BYTES) return undefined
  return id as OrganizationId
}

/** Wire form of an organization id: str. */
export const organizationId: Codec<OrganizationId> = validated('organization id', parseOrganizationId)
