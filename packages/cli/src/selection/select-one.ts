/** What a thing is known by. */
export interface Handles {
  /** 32 lower-case hex digits. */
  readonly id: string
  /** Names and e-mail addresses, each matched whole. */
  readonly names: readonly string[]
}

/** What a text picks out of a list. */
export type Selected<T> =
  | { readonly status: 'one'; readonly item: T }
  | { readonly status: 'none' }
  | { readonly status: 'several'; readonly items: readonly T[] }

const WHOLE_ID = /^(?:[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i
const PREFIX = /^[0-9a-f]{1,31}$/

/**
 * The item whose id is `text`, whose id alone starts with it, or whose name or e-mail it is (PRODUCT §6).
 *
 * A whole id in any form wins. All other ways count together: a name that is also the prefix of another's id picks
 * several, since a guess could share or remove the wrong thing.
 */
export function selectOne<T>(text: string, items: readonly T[], handlesOf: (item: T) => Handles): Selected<T> {
  if (WHOLE_ID.test(text)) {
    const id = text.replaceAll('-', '').toLowerCase()
    const item = items.find((candidate) => handlesOf(candidate).id === id)
    if (item !== undefined) return { status: 'one', item }
  }
  const name = text.normalize('NFC')
  const found = items.filter((candidate) => {
    const { id, names } = handlesOf(candidate)
    return (PREFIX.test(text) && id.startsWith(text)) || names.some((other) => other.normalize('NFC') === name)
  })
  const [first, ...others] = found
  if (first === undefined) return { status: 'none' }
  return others.length === 0 ? { status: 'one', item: first } : { status: 'several', items: found }
}

/** Fewest digits, at least 3, by which all `ids` differ; 32 when two are equal (spec 08 §2). */
export function shortIdLength(ids: readonly string[]): number {
  for (let length = 3; length < 32; length += 1)
    if (new Set(ids.map((id) => id.slice(0, length))).size === ids.length) return length
  return 32
}
