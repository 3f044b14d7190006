import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { PostgresConnection } from '../embedded-postgres.ts'
import type { Owner } from '../owner.ts'

export interface LaunchOptions {
  readonly dataDirectory: string
  /** Another user to run as; root only. */
  readonly owner?: Owner
  readonly patience?: number
  /** In octal. */
  readonly umask?: string
}

export type Outcome =
  | { readonly connection: PostgresConnection; readonly folder: string; readonly logged: readonly string[] }
  | { readonly code: string; readonly message: string }

/** A launcher in a process of its own, so that it can be killed. Killed by -9 when the scope ends. */
export class Launched implements AsyncDisposable {
  readonly process: ChildProcess
  readonly #outcome: Promise<Outcome>

  constructor(options: LaunchOptions) {
    const script = join(import.meta.dirname, 'launcher-process.ts')
    const args = [process.execPath, script, options.dataDirectory, String(options.patience ?? 0)]
    this.process = spawn('/bin/sh', ['-c', `umask ${options.umask ?? '022'}; exec "$@"`, 'sh', ...args], {
      ...options.owner,
      cwd: '/',
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    })
    this.#outcome = new Promise((resolve, reject) => {
      this.process.once('message', (message) => resolve(message as Outcome))
      this.process.once('exit', (code, signal) => reject(new Error(`the launcher ended with ${code ?? signal}`)))
    })
    this.#outcome.catch(() => undefined) // asked for below, or killed on purpose
  }

  /** Rejects when it was refused. */
  async running(): Promise<Extract<Outcome, { connection: PostgresConnection }>> {
    const outcome = await this.#outcome
    if ('connection' in outcome) return outcome
    throw new Error(`refused: ${outcome.code} ${outcome.message}`)
  }

  async refusal(): Promise<Extract<Outcome, { code: string }>> {
    const outcome = await this.#outcome
    if ('code' in outcome) return outcome
    throw new Error('it started')
  }

  async end(signal: NodeJS.Signals): Promise<void> {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return
    const exited = once(this.process, 'exit')
    this.process.kill(signal)
    await exited
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.end('SIGKILL')
  }
}
