import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join, resolve } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

const MAIN = resolve(import.meta.dirname, '../../../packages/cli/src/main.ts')
const PATIENCE_MS = 120_000
/** Characters of the log that are shown when something is wrong. */
const LAST_WORDS = 2000

/** Variables, as an environment file holds them. */
export type ServerEnvironment = Readonly<Record<string, string>>

/** `parallax server start` in a process of its own, told everything by variables. */
export class ProductionServer implements AsyncDisposable {
  readonly port: number
  readonly #folder: string
  readonly #environment: ServerEnvironment
  #process: ChildProcess | undefined
  #log = ''

  private constructor(port: number, folder: string, environment: ServerEnvironment) {
    this.port = port
    this.#folder = folder
    this.#environment = environment
  }

  static async start(
    folder: string,
    environment: ServerEnvironment,
    options: { readonly port?: number } = {},
  ): Promise<ProductionServer> {
    const server = new ProductionServer(options.port ?? (await freePort()), folder, environment)
    await server.start()
    return server
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`
  }

  /** What it wrote in its present life. */
  get log(): string {
    return readFileSync(this.#log, 'utf8')
  }

  async start(): Promise<void> {
    mkdirSync(this.#folder, { recursive: true })
    this.#log = join(this.#folder, `server-${this.port}-${Date.now()}.log`)
    const log = openSync(this.#log, 'a')
    const variables = { PARALLAX_PORT: String(this.port), PARALLAX_BACKTRACE: '1', ...this.#environment }
    this.#process = spawn(process.execPath, [MAIN, 'server', 'start'], {
      env: { PATH: process.env.PATH, ...variables },
      cwd: this.#folder,
      stdio: ['ignore', log, log],
    })
    closeSync(log)
    const until = Date.now() + PATIENCE_MS
    while (!this.log.includes('running at')) {
      if (this.#process.exitCode !== null || Date.now() > until)
        throw new Error(`the server did not start:\n…${this.log.slice(-LAST_WORDS)}`)
      await wait(50)
    }
  }

  /** How it ends without ever listening. Throws when it listens. */
  async refusal(): Promise<{ readonly code: number | null; readonly log: string }> {
    const started = await this.start().then(
      () => true,
      () => false,
    )
    if (started) throw new Error('the server started')
    return { code: this.#process?.exitCode ?? null, log: this.log }
  }

  static async refused(folder: string, environment: ServerEnvironment) {
    return await new ProductionServer(await freePort(), folder, environment).refusal()
  }

  /** Asks it to end as systemd does; answers the exit code. */
  async stop(): Promise<number | null> {
    return await this.#end('SIGTERM')
  }

  /** Like a power cut for this process: nothing of it is asked. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL')
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop()
  }

  async #end(signal: NodeJS.Signals): Promise<number | null> {
    const running = this.#process
    if (running === undefined) return null
    if (running.exitCode === null && running.signalCode === null) {
      const ended = once(running, 'exit')
      running.kill(signal)
      await ended
    }
    return running.exitCode
  }
}

async function freePort(): Promise<number> {
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new TypeError('no port')
  return address.port
}
