import type { DateTime, VlobId } from '@parallax/wire'

/** Timestamp of the newest certificate of each topic; undefined when a topic is empty (spec 06a §1.1). */
export interface LastTimestamps {
  readonly common?: DateTime | undefined
  readonly sequester?: DateTime | undefined
  readonly shamirRecovery?: DateTime | undefined
  readonly realm: ReadonlyMap<VlobId, DateTime>
}

/** True when `last` has reached `needed` in every topic that it names. */
export function isUpToDate(last: LastTimestamps, needed: LastTimestamps): boolean {
  return (
    hasReached(last.common, needed.common) &&
    hasReached(last.sequester, needed.sequester) &&
    hasReached(last.shamirRecovery, needed.shamirRecovery) &&
    [...needed.realm].every(([realmId, timestamp]) => hasReached(last.realm.get(realmId), timestamp))
  )
}

function hasReached(last: DateTime | undefined, needed: DateTime | undefined): boolean {
  return needed === undefined || (last !== undefined && last >= needed)
}
