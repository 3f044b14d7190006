import type { HumanHandle } from '@parallax/wire'
import { DataError, type DataErrorCode } from './data-error.ts'

/** Field → what a mismatch is called, in the order of the checks (spec 02 §1): author, timestamp, id, version. */
const CHECKS = {
  author: 'unexpected_author',
  timestamp: 'unexpected_timestamp',
  id: 'unexpected_id',
  documentId: 'unexpected_id',
  userId: 'unexpected_user',
  deviceId: 'unexpected_device',
  realmId: 'unexpected_realm',
  humanHandle: 'unexpected_human_handle',
  recipient: 'unexpected_user',
  version: 'unexpected_version',
} as const satisfies Record<string, DataErrorCode>

type CheckedField = keyof typeof CHECKS
type FieldsOf<T> = T extends unknown ? keyof T : never

/** Values that the content must repeat; those left out are not checked. */
export type Expected<T> = {
  readonly [K in CheckedField & FieldsOf<T>]?: T extends { readonly [F in K]: infer V } ? V | undefined : never
}

/** Throws `DataError` `unexpected_*` on the first value that differs. */
export function checkExpected<T extends object>(value: T, expected: Expected<T>): void {
  const actual = value as Readonly<Record<string, unknown>>
  const wanted = expected as Readonly<Record<string, unknown>>
  for (const [field, code] of Object.entries(CHECKS)) {
    if (wanted[field] === undefined || isSame(field, wanted[field], actual[field])) continue
    throw new DataError(code, `${field} is not the one expected`)
  }
}

function isSame(field: string, wanted: unknown, actual: unknown): boolean {
  // Where root is expected, a device as author is left to the signature check, done with the root key (spec 02 §2).
  if (field === 'author' && wanted === null) return true
  if (field === 'humanHandle') return emailOf(wanted) === emailOf(actual)
  return wanted === actual
}

function emailOf(handle: unknown): string | null {
  return (handle as HumanHandle | null)?.email ?? null
}
