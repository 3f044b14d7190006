/** What kept the embedded PostgreSQL from starting. */
export type EmbeddedPostgresFault =
  | 'platform_unsupported'
  | 'data_folder_in_use'
  | 'data_folder_not_ours'
  | 'cluster_missing'
  | 'version_mismatch'
  | 'disk_full'
  | 'initialization_failed'
  | 'start_failed'

/** The message is for the person at the terminal: what happened, where, and what to do. */
export class EmbeddedPostgresError extends Error {
  readonly code: EmbeddedPostgresFault

  constructor(code: EmbeddedPostgresFault, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'EmbeddedPostgresError'
    this.code = code
  }
}
