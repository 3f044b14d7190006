import type { EntryName, VlobId } from '@parallax/wire'
import { nameConflictName } from '../names/name-conflict.ts'

export type Children = ReadonlyMap<EntryName, VlobId>

export interface ChildrenMergeOptions {
  /** Entries deleted on the other side but changed here: they are kept (ours, spec 06b §13.4). */
  readonly edited?: ReadonlySet<VlobId>
}

/** The names of one entry in the common ancestor, here and on the server. */
interface Names {
  readonly base: EntryName | undefined
  readonly local: EntryName | undefined
  readonly remote: EntryName | undefined
}

/** Whose name an entry gets, or that it goes. */
type Verdict = { readonly side: 'local' | 'remote'; readonly name: EntryName } | undefined

/**
 * Three-way merge of the children of a folder, by id (table of spec 06b §6.4). Where two entries end under one name
 * the remote one keeps it. Deterministic: local names are added in their order.
 */
export function mergeChildren(
  versions: { readonly base: Children; readonly local: Children; readonly remote: Children },
  options: ChildrenMergeOptions = {},
): Map<EntryName, VlobId> {
  const base = namesById(versions.base)
  const local = namesById(versions.local)
  const remote = namesById(versions.remote)
  const merged = new Map<EntryName, VlobId>()
  const added: [EntryName, VlobId][] = []
  for (const id of new Set([...local.keys(), ...remote.keys()])) {
    const names = { base: base.get(id), local: local.get(id), remote: remote.get(id) }
    const verdict = decide(names, options.edited?.has(id) ?? false)
    if (verdict?.side === 'remote') merged.set(verdict.name, id)
    else if (verdict?.side === 'local') added.push([verdict.name, id])
  }
  for (const [name, id] of added.sort(byName)) {
    merged.set(merged.has(name) ? nameConflictName(name, (candidate) => merged.has(candidate)) : name, id)
  }
  return merged
}

function decide({ base, local, remote }: Names, edited: boolean): Verdict {
  if (local !== undefined && local === remote) return { side: 'remote', name: remote }
  if (local === undefined) {
    // Deleted here and untouched there: gone. Added or renamed there: it stays.
    return remote === undefined || remote === base ? undefined : { side: 'remote', name: remote }
  }
  if (remote === undefined) {
    // Deleted there and untouched here: gone. Added, renamed or edited here: it stays.
    return local === base && !edited ? undefined : { side: 'local', name: local }
  }
  return remote === base ? { side: 'local', name: local } : { side: 'remote', name: remote }
}

function namesById(children: Children): Map<VlobId, EntryName> {
  return new Map([...children].map(([name, id]) => [id, name]))
}

function byName([left]: readonly [EntryName, VlobId], [right]: readonly [EntryName, VlobId]): number {
  return left < right ? -1 : left > right ? 1 : 0
}
