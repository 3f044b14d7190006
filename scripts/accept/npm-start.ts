import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { Clone } from './clone.ts'
import { allGone, commandOf, descendants, kill } from './processes.ts'

export interface StartOptions {
  readonly args?: readonly string[]
  readonly environment?: NodeJS.ProcessEnv
  /** Seconds until the address must be printed. */
  readonly patience?: number
}

/** `npm start` in a clone, by the machine's own Node and npm. What is left of it is killed when the scope ends. */
export class NpmStart implements AsyncDisposable {
  readonly npm: ChildProcess
  readonly clone: Clone
  readonly #seen = new Set<number>()
  readonly #options: StartOptions
  #output = ''

  constructor(clone: Clone, options: StartOptions = {}) {
    this.clone = clone
    this.#options = options
    this.npm = spawn('npm', ['start', '--silent', '--', ...(options.args ?? ['--port', '0'])], {
      ...clone.user,
      cwd: clone.path,
      detached: true,
      env: { ...environmentOf(clone), ...options.environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    for (const stream of [this.npm.stdout, this.npm.stderr]) {
      stream?.setEncoding('utf8').on('data', (text) => {
        this.#output += text
      })
    }
  }

  get output(): string {
    return this.#output
  }

  /** The address that was printed, once it answers. */
  async address(): Promise<string> {
    const printed = await this.says(/https?:\/\/127\.0\.0\.1:\d+/)
    const response = await fetch(new URL('/health', printed))
    if (!response.ok) throw new Error(`${printed}/health answers ${response.status}`)
    return printed
  }

  /** What was printed and matches, as soon as it is there. */
  async says(pattern: RegExp): Promise<string> {
    const until = Date.now() + (this.#options.patience ?? 60) * 1000
    for (;;) {
      const found = pattern.exec(this.#output)?.[0]
      if (found !== undefined) return found
      if (this.#hasEnded() || Date.now() > until) throw new Error(`it did not say ${pattern}:\n${this.#output}`)
      await wait(20)
    }
  }

  /** Exit code of npm, or 128 + n. */
  async exit(): Promise<number> {
    if (!this.#hasEnded()) await once(this.npm, 'exit')
    await wait(50) // the last of its output
    const signals: Readonly<Record<string, number>> = { SIGHUP: 1, SIGINT: 2, SIGKILL: 9, SIGTERM: 15 }
    return this.npm.exitCode ?? 128 + (signals[this.npm.signalCode ?? ''] ?? 0)
  }

  /** Every process of it now, PostgreSQL included. */
  processes(): number[] {
    for (const pid of descendants(this.npm.pid ?? 0)) this.#seen.add(pid)
    return [...this.#seen]
  }

  /** The one whose command line matches. */
  process(pattern: RegExp): number {
    const found = this.processes().find((pid) => pattern.test(commandOf(pid)))
    if (found === undefined) throw new Error(`no process matches ${pattern}`)
    return found
  }

  killEverything(): void {
    kill(this.processes(), 'SIGKILL')
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const all = this.processes()
    kill(all, 'SIGTERM')
    await allGone(all, 15).catch(() => kill(all, 'SIGKILL'))
    await allGone(all, 5)
  }

  #hasEnded(): boolean {
    return this.npm.exitCode !== null || this.npm.signalCode !== null
  }
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return typeof address === 'object' && address !== null ? address.port : 0
}

export function administrationToken(clone: Clone): string {
  return readFileSync(join(clone.data, 'administration-token'), 'utf8').trim()
}

/** What a terminal of that user would have, without the pinned Node that runs this program. */
export function environmentOf(clone: Clone): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) =>
    /^(npm_config_registry|https?_proxy|no_proxy|node_extra_ca_certs|lang|term)$/i.test(name),
  )
  const path = (process.env.PATH ?? '').split(':').filter((folder) => !folder.includes('node_modules'))
  return { ...Object.fromEntries(kept), PATH: path.join(':'), HOME: clone.home }
}
