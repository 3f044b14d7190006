import type { DateTime } from '@parallax/wire'

/**
 * What streamed imports that did not end have sent so far, for a repeat (spec 06b §12.3 step 6).
 *
 * Keys name a source without telling it (a keyed digest); entries are sealed.
 */
export interface ImportJournal {
  /** Entries in the order they were appended; none for an unknown key. */
  load(key: string): Promise<readonly Uint8Array[]>
  /** Durable once it ends. `now` dates the whole import. */
  append(key: string, sealed: Uint8Array, options: { readonly now: DateTime }): Promise<void>
  /** The import ended, or its source is another one now. */
  forget(key: string): Promise<void>
  /** Forgets imports whose last entry is older than `before`. */
  expire(before: DateTime): Promise<void>
}
