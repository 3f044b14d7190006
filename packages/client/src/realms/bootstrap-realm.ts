import type { EntryName, VlobId } from '@parallax/wire'
import { InternalError } from '../errors/connection-errors.ts'
import { NotAllowedError } from '../errors/rights-errors.ts'
import { type ActionOutcome, settleRealm } from './action-outcome.ts'
import { createRealm } from './create-realm.ts'
import { nameRealm } from './name-realm.ts'
import type { RealmContext } from './realm-context.ts'
import { rotateKey } from './rotate-key.ts'

export interface Bootstrap {
  readonly realmId: VlobId
  /** Its name unless somebody named it already. */
  readonly name: EntryName
}

/**
 * Creates, keys and names the realm on the server as far as that is not done yet (spec 06a §7.2). Whatever interrupts
 * it, calling it again goes on. The answer is that of the naming. Throws `NotAllowedError` `not_allowed` when it is
 * somebody else's.
 */
export async function bootstrapRealm(
  context: RealmContext,
  bootstrap: Bootstrap,
  signal?: AbortSignal,
): Promise<ActionOutcome> {
  const { realmId } = bootstrap
  const { state } = context.certificates
  const own = state.realms.get(realmId)?.rolesByUser.get(context.device.userId)
  if (own !== undefined && own.at(-1)?.role !== 'OWNER') throw new NotAllowedError('not_allowed', {})
  const reached = state.bootstrapState(realmId)
  if (reached === 'WorkspaceBootstrapped') return { outcome: 'local_idempotent' }
  if (reached === 'LocalOnly') await createRealm(context, realmId, signal)
  if (reached !== 'InitialKeyRotationDone') await giveFirstKey(context, realmId, signal)
  return giveFirstName(context, bootstrap, signal)
}

async function giveFirstKey(context: RealmContext, realmId: VlobId, signal?: AbortSignal): Promise<void> {
  const outcome = await rotateKey(context, { realmId, target: 1n }, signal)
  // The naming needs the key that is there now, whoever made it.
  await settleRealm(context, realmId, { outcome, signal })
}

async function giveFirstName(
  context: RealmContext,
  bootstrap: Bootstrap,
  signal?: AbortSignal,
): Promise<ActionOutcome> {
  try {
    return await nameRealm(context, { ...bootstrap, kind: 'first' }, signal)
  } catch (error) {
    // Official servers answer 500 when there are two names already (spec 04b §3.4).
    if (!(error instanceof InternalError)) throw error
    await context.certificates.poll(undefined, signal)
    if (context.certificates.state.nameOf(bootstrap.realmId) === undefined) throw error
    return { outcome: 'local_idempotent' }
  }
}
