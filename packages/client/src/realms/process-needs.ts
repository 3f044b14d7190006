import { OfflineError, TimestampOutOfBallparkError } from '../errors/connection-errors.ts'
import { InvalidCertificateError, InvalidKeysBundleError } from '../errors/integrity-errors.ts'
import { ParallaxError } from '../errors/parallax-error.ts'
import { NotAllowedError, RealmDeletedError } from '../errors/rights-errors.ts'
import { settleRealm } from './action-outcome.ts'
import type { RealmContext } from './realm-context.ts'
import { type RealmNeed, realmNeeds } from './realm-needs.ts'
import { rotateKey } from './rotate-key.ts'
import { unshareRealm } from './unshare-realm.ts'

/**
 * Removes revoked members and rotates keys in every realm that self owns and that needs it (spec 06a §8). Other owners
 * may be at it at the same time. What fails in one realm alone is told to `report`, and the others go on.
 */
export async function processNeeds(
  context: RealmContext,
  options: { readonly signal?: AbortSignal; readonly report: (error: Error) => void },
): Promise<void> {
  for (const need of realmNeeds(context.certificates.state)) {
    try {
      await processNeed(context, need, options.signal)
    } catch (error) {
      if (isGivenUp(error)) continue
      if (!isOfOneRealm(error)) throw error
      options.report(error)
    }
  }
}

async function processNeed(context: RealmContext, need: RealmNeed, signal?: AbortSignal): Promise<void> {
  const { realmId, unshare, rotateTo } = need
  for (const recipient of unshare) {
    const outcome = await unshareRealm(context, { realmId, recipient }, signal)
    // Those who are still participants would get the next keys.
    await settleRealm(context, realmId, { outcome, signal })
  }
  const outcome = await rotateKey(context, { realmId, target: rotateTo }, signal)
  await settleRealm(context, realmId, { outcome, signal })
}

/** Somebody else's to do: self is no owner any more, the realm is gone, or its keys are to be healed first. */
function isGivenUp(error: unknown): boolean {
  const isRefused = error instanceof NotAllowedError && error.code !== 'person_not_found'
  return isRefused || error instanceof RealmDeletedError || error instanceof InvalidKeysBundleError
}

function isOfOneRealm(error: unknown): error is ParallaxError {
  if (error instanceof OfflineError || error instanceof TimestampOutOfBallparkError) return false
  return error instanceof ParallaxError && !(error instanceof InvalidCertificateError)
}
