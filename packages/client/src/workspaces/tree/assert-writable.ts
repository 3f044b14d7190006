import { isReadOnly } from '@parallax/protocol'
import { ReadOnlyRealmError } from '../../errors/rights-errors.ts'
import type { WorkspaceContext } from '../workspace-context.ts'

/** Every modifying operation asks first (spec 06b §4). Throws `ReadOnlyRealmError`. */
export function assertWritable(context: WorkspaceContext): void {
  if (isReadOnly(context.realm.entry())) throw new ReadOnlyRealmError()
}
