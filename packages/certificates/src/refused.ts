import { DataError } from '@parallax/protocol'

/** An outcome: why something is not accepted, in the words of the specification. */
export interface Refused<C extends string> {
  readonly status: 'refused'
  readonly code: C
  /** For logs. */
  readonly detail?: string | undefined
}

/** Says no. */
export function refused<const C extends string>(code: C, detail?: string): Refused<C> {
  return { status: 'refused', code, detail }
}

/** Runs `load`; a payload that does not open or load is refused with `code`, anything else passes unchanged. */
export function orRefused<T, const C extends string>(
  code: C,
  load: () => T,
): { readonly status: 'ok'; readonly value: T } | Refused<C> {
  try {
    return { status: 'ok', value: load() }
  } catch (error) {
    if (!(error instanceof DataError)) throw error
    return refused(code, error.message)
  }
}
