import type { FolderEntry } from '../../sdk/sdk.ts'

export type SortKey = 'name' | 'updated' | 'size'

export interface Sorting {
  readonly key: SortKey
  readonly descending: boolean
}

/** Folders first, then by the column; equal ones by name. */
export function sorted(
  entries: readonly FolderEntry[],
  { key, descending }: Sorting,
  language: string,
): readonly FolderEntry[] {
  const names = new Intl.Collator(language, { numeric: true })
  const byName = (one: FolderEntry, other: FolderEntry) => names.compare(one.name, other.name)
  const byKey: Readonly<Record<SortKey, (one: FolderEntry, other: FolderEntry) => number>> = {
    name: byName,
    updated: (one, other) => Number(one.stat.updated - other.stat.updated),
    size: (one, other) => sizeOf(one) - sizeOf(other),
  }
  const direction = descending ? -1 : 1
  return entries.toSorted((one, other) => {
    const kinds = Number(other.stat.type === 'folder') - Number(one.stat.type === 'folder')
    return kinds || direction * byKey[key](one, other) || byName(one, other)
  })
}

function sizeOf({ stat }: FolderEntry): number {
  return stat.type === 'file' ? stat.size : 0
}
