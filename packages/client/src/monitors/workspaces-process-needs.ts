import { processNeeds } from '../realms/process-needs.ts'
import type { RealmContext } from '../realms/realm-context.ts'
import type { Task, TaskParts } from './task.ts'

/** Removes revoked members and rotates keys in the realms that self owns (spec 06a §8). */
export function workspacesProcessNeeds(context: RealmContext, { report }: Pick<TaskParts, 'report'>): Task {
  return {
    wakesOn: ({ type }) => type === 'missed_server_events' || type === 'new_certificates',
    work: (signal) => processNeeds(context, { signal, report }),
  }
}
