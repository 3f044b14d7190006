import { setTimeout as wait } from 'node:timers/promises'
import type { Bench } from './bench.ts'
import { EventScene } from './server-event-scene.ts'
import { cpuSeconds, residentMemory } from './server-processes.ts'

/** 20 writes a second, for 15 seconds. */
const WRITES = 300
const PACE = 50
const BURSTS = 5

export const bench: Bench = {
  name: 'server.events',
  purpose: '1 000 clients in 100 organizations listen at two servers: from the request of a write to each receipt',
  run: async () => {
    await using scene = await EventScene.open()
    const pids = scene.servers.map(({ pid }) => pid)
    const memory = () => pids.reduce((sum, pid) => sum + residentMemory(pid), 0)
    const before = memory()
    const clients = await scene.listen()
    const after = memory()
    // Both servers get to know the workspaces.
    await scene.write(2 * scene.organizations, { pace: 5 })
    const cpuBefore = cpuSeconds(pids)
    const steady = await scene.write(WRITES, { pace: PACE })
    const cpu = cpuSeconds(pids) - cpuBefore
    const bursts = []
    let lost = steady.lost
    for (let count = 0; count < BURSTS; count += 1) {
      await wait(500)
      const burst = await scene.write(scene.organizations, { pace: 0 })
      bursts.push(burst.delays.at(-1) ?? Number.NaN)
      lost += burst.lost
    }
    return {
      comparisons: [],
      figures: [
        { name: 'clients', value: clients, unit: 'streams', least: 1000 },
        { name: 'server.events p95', value: percentile(steady.delays, 0.95), unit: 'ms', most: 50 },
        { name: 'server.events p50', value: percentile(steady.delays, 0.5), unit: 'ms' },
        {
          name: 'the last receipt of a burst to all, slowest of 5',
          value: Math.max(...bursts),
          unit: 'ms',
          most: 1000,
        },
        { name: 'events that did not come', value: lost, unit: 'events', most: 0 },
        { name: 'CPU of both servers for a write that ten are told of', value: (cpu / WRITES) * 1000, unit: 'ms' },
        { name: 'memory of a client that listens', value: ((after - before) * 1024) / clients, unit: 'KiB' },
      ],
    }
  },
}

function percentile(ascending: readonly number[], share: number): number {
  return ascending[Math.floor(share * ascending.length)] ?? Number.NaN
}
