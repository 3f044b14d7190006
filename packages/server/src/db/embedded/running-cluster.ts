import { once } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'
import { clearRemains } from './cluster-processes.ts'
import type { EmbeddedPostgres, PostgresConnection } from './embedded-postgres.ts'
import { superuser } from './initialize-cluster.ts'
import type { LauncherLock } from './launcher-lock.ts'
import type { Log } from './log.ts'
import { type Placement, port } from './placement.ts'
import { Postmaster } from './postmaster.ts'

export interface ClusterOptions {
  /** Released when the cluster has stopped. */
  readonly lock: LauncherLock
  readonly log: Log
  /** False only for what is deleted at the end anyway: a loss of power then destroys it. */
  readonly durable: boolean
  readonly signal?: AbortSignal | undefined
}

export interface RunOptions extends ClusterOptions {
  readonly binaries: string
  readonly password: string
}

/** Milliseconds before each new attempt after an unexpected end; the last one repeats. */
const restartPauses = [1_000, 2_000, 5_000, 10_000, 30_000]

/** Keeps one PostgreSQL running until it is stopped: one that ends by itself (no memory, a stray kill) comes back. */
export class RunningCluster implements EmbeddedPostgres {
  readonly connection: PostgresConnection
  readonly folder: string
  readonly #placement: Placement
  readonly #options: RunOptions
  readonly #stopping = new AbortController()
  readonly #supervision: Promise<void>
  #postmaster: Postmaster
  #stopped: Promise<void> | null = null

  private constructor(placement: Placement, options: RunOptions, postmaster: Postmaster) {
    const { socketFolder: host, base } = placement
    this.folder = base
    this.connection = { host, port, username: superuser, password: options.password, database: 'postgres' }
    this.#placement = placement
    this.#options = options
    this.#postmaster = postmaster
    this.#supervision = this.#supervise()
  }

  static async start(placement: Placement, options: RunOptions): Promise<RunningCluster> {
    return new RunningCluster(placement, options, await Postmaster.start(placement, options))
  }

  stop(): Promise<void> {
    this.#stopped ??= this.#stop()
    return this.#stopped
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop()
  }

  async #stop(): Promise<void> {
    this.#stopping.abort()
    await this.#supervision
    await this.#postmaster.stop()
    this.#options.lock.release()
  }

  async #supervise(): Promise<void> {
    const { signal } = this.#stopping
    const stopping = once(signal, 'abort')
    while (!signal.aborted) {
      await Promise.race([this.#postmaster.ended, stopping])
      if (!signal.aborted) await this.#restart()
    }
  }

  async #restart(): Promise<void> {
    const { signal } = this.#stopping
    this.#options.log.warn('PostgreSQL ended by itself; starting it again.')
    for (let attempt = 0; !signal.aborted; attempt += 1) {
      try {
        await wait(restartPauses[attempt] ?? restartPauses.at(-1), undefined, { signal })
        await clearRemains(this.#placement, this.#options.log, signal)
        this.#postmaster = await Postmaster.start(this.#placement, { ...this.#options, signal })
        return
      } catch (error) {
        if (!signal.aborted) this.#options.log.warn(error instanceof Error ? error.message : String(error))
      }
    }
  }
}
