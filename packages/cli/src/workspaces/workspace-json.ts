import type { WorkspaceInfo } from '@parallax/client'
import { printDateTime } from '@parallax/wire'

/** A workspace as `--json` shows it: the shape of spec 08 §6, and the own role that it lacks. */
export function workspaceJson({ id, name, role, archiving, readOnly, bootstrapped }: WorkspaceInfo) {
  const status =
    archiving.type === 'DELETION_PLANNED'
      ? { type: archiving.type, deletion_date: printDateTime(archiving.deletionDate) }
      : { type: archiving.type }
  return {
    workspace_id: id,
    workspace_name: name,
    workspace_status: status,
    own_role: role,
    read_only: readOnly,
    on_server: bootstrapped,
  }
}
