import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { openSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join, resolve } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

const MAIN = resolve(import.meta.dirname, '../../../packages/cli/src/main.ts')
const PATIENCE = 120_000
/** Characters of the log that are shown when something is wrong. */
const LAST_WORDS = 2000

/** `parallax server start` on a data folder of its own; can be killed and started again at the same address. */
export class ServerProcess {
  readonly folder: string
  readonly port: number
  #process: ChildProcess | undefined

  private constructor(folder: string, port: number) {
    this.folder = folder
    this.port = port
  }

  static async start(folder: string): Promise<ServerProcess> {
    const server = new ServerProcess(folder, await freePort())
    await server.start()
    return server
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`
  }

  get dataFolder(): string {
    return join(this.folder, 'server')
  }

  /** All that the server has written to its terminal, over all its lives. */
  get log(): string {
    return join(this.folder, 'server.log')
  }

  get environment(): NodeJS.ProcessEnv {
    return { PATH: process.env.PATH, PARALLAX_DATA_DIR: this.dataFolder, PARALLAX_BACKTRACE: '1' }
  }

  async start(): Promise<void> {
    const before = await this.#greetings()
    const log = openSync(this.log, 'a')
    const argv = [MAIN, 'server', 'start', '--port', String(this.port)]
    this.#process = spawn(process.execPath, argv, {
      env: this.environment,
      stdio: ['ignore', log, log],
      detached: true,
    })
    const until = Date.now() + PATIENCE
    while ((await this.#greetings()) === before) {
      if (this.#process.exitCode !== null || Date.now() > until)
        throw new Error(`the server did not start:\n…${(await readFile(this.log, 'utf8')).slice(-LAST_WORDS)}`)
      await wait(100)
    }
  }

  /** Like a power cut for this process: nothing of it is asked. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL')
  }

  async stop(): Promise<void> {
    await this.#end('SIGINT')
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const running = this.#process
    if (running === undefined || running.exitCode !== null || running.signalCode !== null) return
    const ended = once(running, 'exit')
    running.kill(signal)
    await ended
  }

  async #greetings(): Promise<number> {
    const text = await readFile(this.log, 'utf8').catch(() => '')
    return text.split('Parallax is running at').length
  }
}

async function freePort(): Promise<number> {
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  if (address === null || typeof address === 'string') throw new TypeError('no port')
  return address.port
}
