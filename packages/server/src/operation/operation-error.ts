/** What stops a command of an operator; every one has words in the command line. */
export type OperationErrorCode =
  | 'server_said'
  | 'database_unreachable'
  | 'no_server_here'
  | 'temporary_database'
  | 'block_store_missing'
  | 'database_refused'
  | 'database_empty'
  | 'database_not_empty'
  | 'keys_differ'
  | 'target_exists'
  | 'target_unwritable'
  | 'source_unreadable'
  | 'disk_full'
  | 'not_a_backup'
  | 'newer_backup'
  | 'backup_incomplete'
  | 'backup_damaged'
  | 'blocks_unavailable'
  | 'block_lost'
  | 'organization_not_found'
  | 'realm_not_found'
  | 'realm_deleted'
  | 'realm_not_deletable'
  | 'deletion_not_due'
  | 'snapshot_too_young'
  | 'realm_too_young'
  | 'export_of_another'

/** A command of an operator that could not be done; nothing is left half done unless the words say so. */
export class OperationError extends Error {
  override readonly name = 'OperationError'
  readonly code: OperationErrorCode
  /** For the words of the command line. */
  readonly parameters: Readonly<Record<string, string | number>>

  constructor(
    code: OperationErrorCode,
    parameters: Readonly<Record<string, string | number>> = {},
    options?: ErrorOptions,
  ) {
    const details = Object.entries(parameters).map(([name, value]) => `${name} ${value}`)
    super([code, ...details].join(', '), options)
    this.code = code
    this.parameters = parameters
  }
}

/** Node's and PostgreSQL's ways to say that a disk is full, also as the cause of something else. */
export function isDiskFull(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const code = 'code' in error ? error.code : undefined
  return code === 'ENOSPC' || code === 'EDQUOT' || code === '53100' || isDiskFull(error.cause)
}
