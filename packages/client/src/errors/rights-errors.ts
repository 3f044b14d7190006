import { ParallaxError, type ParallaxErrorOptions } from './parallax-error.ts'

export type NotAllowedCode =
  | 'not_allowed'
  | 'no_workspace_access'
  | 'external_member_role'
  | 'person_not_found'
  | 'person_revoked'
  | 'person_is_self'

/** The server, or a rule that it would apply, refuses the action to this person, or for that person. */
export class NotAllowedError<C extends NotAllowedCode = NotAllowedCode> extends ParallaxError<C> {}

export type WorkspaceCode =
  | 'workspace_not_found'
  | 'workspace_archived'
  | 'workspace_not_ready'
  | 'workspace_key_missing'
  | 'deletion_too_soon'
  | 'owner_exists'
  | 'authority_unavailable'
  | 'authority_refused'

/** The state of the workspace does not let it happen (06b §11 `NoRealm`, `NoKey`, `RealmArchived`). */
export class WorkspaceError<C extends WorkspaceCode = WorkspaceCode> extends ParallaxError<C> {}

/** Reader, archived, or to be deleted (06a §9.4). */
export class ReadOnlyRealmError extends ParallaxError<'read_only'> {
  constructor(options?: ParallaxErrorOptions) {
    super('read_only', {}, options)
  }
}

export class RealmDeletedError extends ParallaxError<'workspace_deleted'> {
  constructor(options?: ParallaxErrorOptions) {
    super('workspace_deleted', {}, options)
  }
}
