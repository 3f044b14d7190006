import type { EntryName } from '@parallax/wire'
import { fittingName, type NameParts } from './fitting-name.ts'

/** Name of what is kept when nobody knows its name any more (spec 06b §6.5). */
export const LOST_AND_FOUND = 'lost+found' as EntryName

/**
 * The name under which an entry added here goes on when another entry took its name (spec 06b §6.4). All clients must
 * choose alike, or each would rename what the others named.
 */
export function nameConflictName(name: EntryName, isTaken: (candidate: EntryName) => boolean): EntryName {
  const parts = splitAfterLeadingDot(name)
  for (let count = 1; ; count += 1) {
    const mark = count === 1 ? ' (Parsec - name conflict)' : ` (Parsec - name conflict ${count})`
    const candidate = fittingName(parts, mark)
    if (!isTaken(candidate)) return candidate
  }
}

/** The name of the copy that keeps the local content when a file changed on both sides (spec 06b §6.5). */
export function syncConflictName(name: EntryName, isTaken: (candidate: EntryName) => boolean): EntryName {
  const parts = splitAfterLeadingDot(name)
  for (let count = 2; ; count += 1) {
    const candidate = fittingName(parts, ` (Parsec sync conflict ${count})`)
    if (!isTaken(candidate)) return candidate
  }
}

function splitAfterLeadingDot(name: string): NameParts {
  const dot = name.indexOf('.', name.startsWith('.') ? 1 : 0)
  return dot < 0 ? { base: name, extension: null } : { base: name.slice(0, dot), extension: name.slice(dot + 1) }
}
