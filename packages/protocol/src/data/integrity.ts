import { DataError } from './data-error.ts'
import type { DataSchema } from './data-type.ts'

/** Throws `DataError` `integrity` with the first rule that `value` breaks. */
export function checkIntegrity<T>(type: DataSchema<T>, value: T): void {
  const rule = type.violation(value)
  if (rule !== undefined) throw new DataError('integrity', rule)
}

/** Before writing: a value of our own that breaks a rule is a bug (spec 02 §1), hence no `DataError`. */
export function assertIntegrity<T>(type: DataSchema<T>, value: T): void {
  const rule = type.violation(value)
  if (rule !== undefined) throw new RangeError(`refusing to write what breaks a rule: ${rule}`)
}
