import { InternalError } from '../errors/connection-errors.ts'
import { NotAllowedError, RealmDeletedError, WorkspaceError } from '../errors/rights-errors.ts'

/** What several commands about realms answer when they do nothing. */
export type RealmRefusal = 'author_not_allowed' | 'realm_not_found' | 'realm_deleted' | 'invalid_certificate'

/** The error of such an answer. `command` is for the details of a report. */
export function realmRefusal(command: string, status: RealmRefusal): RefusedError {
  switch (status) {
    case 'author_not_allowed':
      return new NotAllowedError('not_allowed', {})
    case 'realm_not_found':
      return new WorkspaceError('workspace_not_ready', {})
    case 'realm_deleted':
      return new RealmDeletedError()
    case 'invalid_certificate':
      return new InternalError({ detail: `${command}: ${status}` })
  }
}

type RefusedError =
  | NotAllowedError<'not_allowed'>
  | WorkspaceError<'workspace_not_ready'>
  | RealmDeletedError
  | InternalError
