import type { VlobId } from '@parallax/wire'
import type { WorkspaceEntry } from '../store/user-manifest-store.ts'

const PLACEHOLDER = { type: 'PLACEHOLDER' } as const

/**
 * The new list (spec 06a §9.4 step 2) from what certificates tell and what was known. `lost`: workspaces that
 * certificates prove to be out of reach. What they do not speak of stays: just created here, or they were wiped.
 */
export function mergeWorkspaces(
  old: readonly WorkspaceEntry[],
  told: ReadonlyMap<VlobId, WorkspaceEntry>,
  lost: ReadonlySet<VlobId>,
): readonly WorkspaceEntry[] {
  const known = new Map(old.map((entry) => [entry.id, entry]))
  const merged = [...told.values()].map((entry) => withKnownName(entry, known.get(entry.id)))
  const untold = old.filter(({ id }) => !told.has(id) && !lost.has(id))
  return [...merged, ...untold.map(withoutOrigins)]
}

function withKnownName(entry: WorkspaceEntry, known: WorkspaceEntry | undefined): WorkspaceEntry {
  return known !== undefined && entry.nameOrigin.type === 'PLACEHOLDER' ? { ...entry, name: known.name } : entry
}

function withoutOrigins(entry: WorkspaceEntry): WorkspaceEntry {
  return {
    ...entry,
    nameOrigin: PLACEHOLDER,
    roleOrigin: PLACEHOLDER,
    archivingConfigurationOrigin: PLACEHOLDER,
    canSelfPromoteToOwner: false,
  }
}
