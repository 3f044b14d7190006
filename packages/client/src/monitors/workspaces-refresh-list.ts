import type { WorkspaceList } from '../realms/workspace-list.ts'
import type { Task } from './task.ts'

/** Keeps the list in step with certificates, and with the dates of planned deletions (spec 06a §9.4, 06b §9). */
export function workspacesRefreshList(list: WorkspaceList): Task {
  return {
    wakesOn: ({ type }) => type === 'missed_server_events' || type === 'new_certificates',
    work: (signal) => list.refresh(signal),
    nextDue: () => list.timeToNextDeletion(),
  }
}
