import {
  anonymousFamily,
  anonymousServerFamily,
  authenticatedAccountFamily,
  authenticatedFamily,
  invitedFamily,
  tosFamily,
} from '@parallax/protocol'

/** Every status of every command, and which of them went over the socket of a server of tests. */
export interface ReplyTable {
  /** One line a command. */
  readonly lines: readonly string[]
  /** What is wrong with it; empty: nothing. */
  readonly faults: readonly string[]
}

const FAMILIES = [
  anonymousFamily,
  anonymousServerFamily,
  authenticatedAccountFamily,
  authenticatedFamily,
  invitedFamily,
  tosFamily,
]

/** Most replies that nothing may lead to. */
const UNREACHABLE_LIMIT = 10

/** Replies that no request leads to, `FAMILY COMMAND STATUS`, with the reason. */
export const UNREACHABLE: ReadonlyMap<string, string> = new Map(
  ['anonymous async_enrollment_submit invalid_submit', 'authenticated async_enrollment_accept invalid_accept'].map(
    (reply) => [`${reply}_payload_signature`, 'signatures are verified by the peers, not by servers (spec 04a §6)'],
  ),
)

/** Compares what was seen, `FAMILY COMMAND STATUS` each, with what the protocol has. */
export function replyTable(
  seen: ReadonlySet<string>,
  unreachable: ReadonlyMap<string, string> = UNREACHABLE,
): ReplyTable {
  const commands = FAMILIES.flatMap(({ name: family, commands }) =>
    commands.map(({ name, statuses }) => ({ name: `${family} ${name}`, statuses })),
  )
  const all = commands.flatMap(({ name, statuses }) => statuses.map((status) => `${name} ${status}`))
  const lines = commands.map(({ name, statuses }) => {
    const cells = statuses.map((status) => (seen.has(`${name} ${status}`) ? status : `[${status}]`))
    return `${name}: ${cells.join(', ')}`
  })
  const faults = [
    ...all.filter((reply) => !seen.has(reply) && !unreachable.has(reply)).map((reply) => `never seen: ${reply}`),
    ...[...unreachable.keys()].filter((reply) => seen.has(reply)).map((reply) => `reachable after all: ${reply}`),
    ...[...unreachable.keys()].filter((reply) => !all.includes(reply)).map((reply) => `no such reply: ${reply}`),
    ...(unreachable.size > UNREACHABLE_LIMIT ? [`${unreachable.size} replies are called unreachable`] : []),
  ]
  return { lines, faults }
}
