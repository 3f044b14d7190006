import type { EntryStat } from '@parallax/client'
import { printDateTime } from '@parallax/wire'

/** A file or folder as `ls -l --json` and `stat --json` show it. */
export function entryJson(name: string, stat: EntryStat): Readonly<Record<string, unknown>> {
  return {
    name,
    type: stat.type,
    entry_id: stat.id,
    ...(stat.type === 'file' ? { size: stat.size } : {}),
    created: printDateTime(stat.created),
    updated: printDateTime(stat.updated),
    version: stat.baseVersion,
    need_sync: stat.needSync,
    stays_here: stat.confinementPoint !== null,
  }
}
