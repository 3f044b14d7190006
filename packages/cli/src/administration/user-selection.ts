import { usageError } from '../cli-error.ts'
import type { JsonRecord } from './administration-api.ts'

export interface UserInput {
  readonly userEmail: string | undefined
  readonly userId: string | undefined
}

/** The one field that names a user (spec 05 §3.6). */
export function userSelection({ userEmail, userId }: UserInput): JsonRecord {
  if ((userEmail === undefined) === (userId === undefined)) throw usageError('usage.oneUser')
  return userEmail === undefined ? { user_id: userId } : { user_email: userEmail }
}
