import { setTimeout as wait } from 'node:timers/promises'
import type { ServerProcess } from '../tests/kit/server-process.ts'

/** The module for `ServerScene.open`: see `server-probe.ts`. */
export const STALL_PROBE = new URL('./server-probe.ts', import.meta.url).href

/** The longest stall of the event loop of a probed server since it was asked last, in milliseconds. */
export async function longestStall(server: ServerProcess): Promise<number> {
  const before = stalls(server).length
  process.kill(server.pid, 'SIGUSR2')
  while (stalls(server).length === before) {
    if (server.exit !== null) throw new Error(`the server ended (${server.exit})`)
    await wait(1)
  }
  return stalls(server).at(-1) ?? Number.NaN
}

function stalls({ log }: ServerProcess): readonly number[] {
  return [...log.matchAll(/^stall (.*)$/gm)].map(([, milliseconds]) => Number(milliseconds))
}
