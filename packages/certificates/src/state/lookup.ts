import type { DateTime } from '@parallax/wire'

/** What a lookup up to a date gives (spec 06a, conventions): never there, or there only later, are different faults. */
export type Lookup<T> =
  | { readonly outcome: 'found'; readonly value: T }
  | { readonly outcome: 'never' }
  | { readonly outcome: 'later' }

interface Dated {
  readonly timestamp: DateTime
}

/** The newest of `certificates` (oldest first) whose timestamp is at most `upTo`; the newest of all without it. */
export function newest<T extends Dated>(certificates: readonly T[], upTo?: DateTime): T | undefined {
  return upTo === undefined ? certificates.at(-1) : certificates.findLast(({ timestamp }) => timestamp <= upTo)
}

/** The same for a certificate of which there is at most one. */
export function lookUp<T extends Dated>(certificate: T | undefined, upTo: DateTime | undefined): Lookup<T> {
  if (certificate === undefined) return { outcome: 'never' }
  if (upTo !== undefined && certificate.timestamp > upTo) return { outcome: 'later' }
  return { outcome: 'found', value: certificate }
}
