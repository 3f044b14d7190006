import type { Command } from '@parallax/protocol'
import { expect, test } from 'vitest'

/** One check of a command: what is wrong with a request that fails it, and what is answered. */
export interface Check<Draft> {
  readonly wrong: Partial<Draft>
  /** The whole reply. */
  readonly reply: { readonly status: string; readonly [field: string]: unknown }
}

export interface Scene<Draft> {
  /** What a right request is made from. */
  readonly right: Draft
  /** In the order of the specification. */
  readonly checks: readonly Check<Draft>[]
  readonly send: (draft: Draft) => Promise<unknown>
}

export interface CommandScenes<Draft> {
  readonly scenes: Readonly<Record<string, () => Promise<AsyncDisposable & Scene<Draft>>>>
  /** Statuses that other tests see, by test file. */
  readonly elsewhere?: Readonly<Record<string, string>>
}

/**
 * Sends requests that fail one check, and requests that fail that one and all later ones: both must get its status.
 * The right request comes last: refusals leave no trace. Every status of the command must have been answered.
 */
export function checksInOrder<Draft>(
  command: Command<string, never, unknown> | Command<string, unknown, unknown>,
  { scenes, elsewhere = {} }: CommandScenes<Draft>,
): void {
  const reached = new Set<string>()
  for (const [name, open] of Object.entries(scenes))
    test(`${command.name}, ${name}: every check in its order`, async () => {
      await using scene = await open()
      const { right, checks, send } = scene
      for (const [index, { wrong, reply }] of checks.entries()) {
        const note = `check ${index + 1}: ${reply.status}`
        expect(await send({ ...right, ...wrong }), note).toEqual(reply)
        const later = checks.slice(index + 1).toReversed()
        const draft = { ...right, ...Object.fromEntries(later.flatMap((check) => Object.entries(check.wrong))) }
        expect(await send({ ...draft, ...wrong }), `${note}, before the others`).toEqual(reply)
        reached.add(reply.status)
      }
      expect(await send(right)).toMatchObject({ status: 'ok' })
      reached.add('ok')
    })
  test(`${command.name}: every status was answered`, () => {
    expect([...reached, ...Object.keys(elsewhere)].sort()).toEqual([...command.statuses].sort())
  })
}

/** The reply to a timestamp out of the ballpark. */
export function outOfBallpark(clientTimestamp: bigint) {
  return {
    status: 'timestamp_out_of_ballpark',
    ballparkClientEarlyOffset: 300,
    ballparkClientLateOffset: 320,
    serverTimestamp: expect.any(BigInt),
    clientTimestamp,
  }
}
