import type { DateTime } from '@parallax/wire'

/** What happens to a file that exists at the destination; the words of GNU `cp --update`. */
export type UpdateRule = 'all' | 'none' | 'none-fail' | 'older'

/** Content as far as it can be told without reading it. */
export interface Content {
  readonly size: number | undefined
  readonly updated: DateTime | undefined
  /** Its date was never rounded by a disk. */
  readonly exact?: true
}

/** What to do with one file. */
export type Decision = 'create' | 'replace' | 'same' | 'skip' | 'fail'

/** File systems and `utimes` round dates; a millisecond tells versions apart well enough. */
const SAME_DATE = 1000n

/**
 * Size and date alike count as the same file, whatever the rule: so a command that was cut short can be repeated as it
 * stands and passes over what it had finished.
 */
export function decideUpdate(rule: UpdateRule, existing: Content | undefined, incoming: Content): Decision {
  if (existing === undefined) return 'create'
  if (sameContent(existing, incoming)) return 'same'
  switch (rule) {
    case 'all':
      return 'replace'
    case 'none':
      return 'skip'
    case 'none-fail':
      return 'fail'
    case 'older':
      return isNewer(incoming, existing) ? 'replace' : 'skip'
    default:
      return rule satisfies never
  }
}

function sameContent(one: Content, other: Content): boolean {
  if (one.size === undefined || one.updated === undefined || other.updated === undefined) return false
  const apart = one.updated - other.updated
  const rounding = one.exact && other.exact ? 1n : SAME_DATE
  return one.size === other.size && apart > -rounding && apart < rounding
}

function isNewer(one: Content, other: Content): boolean {
  return one.updated !== undefined && other.updated !== undefined && one.updated - other.updated >= SAME_DATE
}
