import type { Brand } from '../brand.ts'
import type { Codec } from '../schema/codec.ts'
import { validated } from './text.ts'

/** Code of six characters that a person copies from a mail (spec 01 §3.8). */
export type ValidationCode = Brand<string, 'ValidationCode'>

/** Code of four characters that two people compare (spec 01 §3.8, §5.11). It has no wire form. */
export type SasCode = Brand<string, 'SASCode'>

/** The 32 characters of both kinds of code, in the order of their values: no I, O, 0, 1. */
export const CODE_ALPHABET = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789'

const VALIDATION_CODE = /^[A-HJ-NP-Z2-9]{6}$/
const SAS_CODE = /^[A-HJ-NP-Z2-9]{4}$/

/** `text` itself if it is a validation code, upper case only, or undefined. */
export function parseValidationCode(text: string): ValidationCode | undefined {
  return VALIDATION_CODE.test(text) ? (text as ValidationCode) : undefined
}

/** `text` itself if it is a SAS code, upper case only, or undefined. */
export function parseSasCode(text: string): SasCode | undefined {
  return SAS_CODE.test(text) ? (text as SasCode) : undefined
}

/** Wire form of a validation code: str. */
export const validationCode: Codec<ValidationCode> = validated('validation code', parseValidationCode)
