import { ParallaxError } from '../../errors/parallax-error.ts'
import { withinGrace } from '../conduit/with-grace.ts'
import type { CreationContext } from './creation-context.ts'

/**
 * Most users that the organization may have, for words about it: the first event of a stream tells (spec 03 §6.3).
 * Undefined when it cannot be learned now.
 */
export async function activeUsersLimit(
  { rpc, clock }: Pick<CreationContext, 'rpc' | 'clock'>,
  signal?: AbortSignal,
): Promise<number | undefined> {
  try {
    return await withinGrace(clock, async (deadline) => {
      const signals = signal === undefined ? [deadline] : [deadline, signal]
      for await (const item of rpc.listenEvents({ signal: AbortSignal.any(signals) }))
        if (item.type === 'event' && item.event.event === 'ORGANIZATION_CONFIG')
          return item.event.activeUsersLimit ?? undefined
      return undefined
    })
  } catch (error) {
    signal?.throwIfAborted()
    if (error instanceof ParallaxError || error instanceof DOMException) return undefined
    throw error
  }
}
