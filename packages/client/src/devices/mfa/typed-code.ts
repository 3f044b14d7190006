/** A code as it was typed, and when: it is good for a while only (spec 07 §6.4). */
export interface TypedCode {
  readonly digits: string
  /** Milliseconds of the monotonic clock. */
  readonly at: number
}

/** The six digits of what was typed, blanks dropped; undefined when these are not six digits. */
export function sixDigits(typed: string): string | undefined {
  const digits = typed.replaceAll(/\s/g, '')
  return /^[0-9]{6}$/.test(digits) ? digits : undefined
}
