import { NoSpaceError } from '@parallax/client'

/** The `code` of an error of the system (`ENOENT` …). */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
}

export function isMissing(error: unknown): boolean {
  const code = codeOf(error)
  return code === 'ENOENT' || code === 'ENOTDIR'
}

/** A full disk or quota as the error that says so; anything else as it is. */
export function noSpaceOf(error: unknown): unknown {
  const code = codeOf(error)
  return code === 'ENOSPC' || code === 'EDQUOT' ? new NoSpaceError({ cause: error, detail: code }) : error
}
