import { ConfigurationError } from '../config/read-settings.ts'
import { isDatabaseLoss } from '../db/client.ts'
import { EmbeddedPostgresError } from '../db/embedded/embedded-postgres-error.ts'
import { MigrationError } from '../db/migrate.ts'
import { DataFolderError } from '../local-profile/data-folder.ts'
import { isDiskFull, OperationError } from './operation-error.ts'

/** What stopped a command, if it is a thing that an operator can deal with; undefined: a defect of ours. */
export function operationFailure(error: unknown): OperationError | undefined {
  if (error instanceof OperationError) return error
  const saidByServer =
    error instanceof ConfigurationError ||
    error instanceof DataFolderError ||
    error instanceof EmbeddedPostgresError ||
    error instanceof MigrationError
  if (saidByServer) return new OperationError('server_said', { text: error.message }, { cause: error })
  const reason = error instanceof Error ? error.message : String(error)
  if (isDiskFull(error)) return new OperationError('disk_full', { path: reason }, { cause: error })
  if (isDatabaseUnreachable(error)) return new OperationError('database_unreachable', { reason }, { cause: error })
  return undefined
}

/** Also an address that leads nowhere, and a name or password that is refused. */
function isDatabaseUnreachable(error: unknown): boolean {
  if (isDatabaseLoss(error)) return true
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  return /^(?:28|3D000)|^(?:ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ETIMEDOUT)$/.test(code)
}
