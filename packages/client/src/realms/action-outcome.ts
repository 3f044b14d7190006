import type { DateTime, VlobId } from '@parallax/wire'
import type { RealmContext } from './realm-context.ts'

/** How an action that is a certificate ended (spec 06a §5.1). */
export type ActionOutcome =
  /** It was so already, as stored certificates say; nothing was sent. */
  | { readonly outcome: 'local_idempotent' }
  /** The server says that it was so already. */
  | { readonly outcome: 'remote_idempotent'; readonly timestamp: DateTime }
  | { readonly outcome: 'uploaded'; readonly timestamp: DateTime }

/** Learns what an action on a realm changed, so that its effect shows here before it is reported done. */
export async function settleRealm(
  { certificates }: Pick<RealmContext, 'certificates'>,
  realmId: VlobId,
  { outcome, signal }: { readonly outcome: ActionOutcome; readonly signal?: AbortSignal | undefined },
): Promise<void> {
  if (outcome.outcome !== 'local_idempotent') await certificates.poll({ realm: [realmId, outcome.timestamp] }, signal)
}

/** The same for an action on a user. */
export async function settleCommon(
  { certificates }: Pick<RealmContext, 'certificates'>,
  { outcome, signal }: { readonly outcome: ActionOutcome; readonly signal?: AbortSignal | undefined },
): Promise<void> {
  if (outcome.outcome !== 'local_idempotent') await certificates.poll({ common: outcome.timestamp }, signal)
}
