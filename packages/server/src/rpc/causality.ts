import type { DateTime } from '@parallax/wire'

/**
 * The refusal of a timestamp that is not above all of these (spec 03 §8.2); undefined when it is. A topic that has
 * nothing yet is null.
 */
export function causalityRefusal(timestamp: DateTime, ...topics: readonly (DateTime | null)[]) {
  const limit = topics.reduce(
    (highest, topic) => (topic !== null && (highest === null || topic > highest) ? topic : highest),
    null,
  )
  if (limit === null || timestamp > limit) return undefined
  return { status: 'require_greater_timestamp', strictlyGreaterThan: limit } as const
}
