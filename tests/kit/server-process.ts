import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { findAdministrationToken } from '@parallax/server'
import type { PostgresConnection } from '../../packages/server/src/db/embedded/embedded-postgres.ts'
import { clusterPassword, superuser } from '../../packages/server/src/db/embedded/initialize-cluster.ts'
import { placeCluster, port } from '../../packages/server/src/db/embedded/placement.ts'
import { DataFolder } from '../../packages/server/src/db/embedded/testing/data-folder.ts'
import type { AdministeredServer } from './administration.ts'

const MAIN = join(import.meta.dirname, '../../packages/server/src/main.ts')
const silent = { info: () => undefined, warn: () => undefined }

export interface StartOptions {
  /** A module that runs in the process before the program. */
  readonly preload?: string
  readonly environment?: Readonly<Record<string, string>>
}

/** A data folder for servers in processes of their own; gone with the scope. */
export class ServerFolder implements AsyncDisposable {
  readonly #folder = new DataFolder()
  readonly #started: ServerProcess[] = []

  get path(): string {
    return this.#folder.path
  }

  /** The folder that holds the files of PostgreSQL. */
  get cluster(): string {
    return this.#folder.cluster
  }

  /** Fulfilled once it listens. Throws what it said when it ended instead. */
  async start(args: readonly string[] = [], { preload, environment }: StartOptions = {}): Promise<ServerProcess> {
    const preloaded = preload === undefined ? [] : ['--import', preload]
    const child = spawn(process.execPath, [...preloaded, MAIN, '--data-dir', this.path, '--port', '0', ...args], {
      cwd: '/',
      env: { PATH: process.env.PATH, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const started = new ServerProcess(child, this.path)
    this.#started.push(started)
    await started.listening()
    return started
  }

  /** One more server on the PostgreSQL, blocks and keys of the one that runs. */
  async startAnother(args: readonly string[] = [], options: StartOptions = {}): Promise<ServerProcess> {
    const { host, username, password, database } = this.connection()
    const environment = { ...options.environment, PGHOST: host, PGUSER: username, PGPASSWORD: password }
    // A socket's folder fits in no URL; `--dev` says that a database that is given goes with the data folder.
    return await this.start(['--dev', '--db', `postgresql:///${database}`, ...args], { ...options, environment })
  }

  /** How to reach the PostgreSQL of the server that runs. */
  connection(): PostgresConnection {
    const placement = placeCluster(this.path, silent)
    const password = clusterPassword(placement)
    return { host: placement.socketFolder, port, username: superuser, password, database: 'postgres' }
  }

  /** The processes of PostgreSQL. */
  databaseProcesses(): readonly number[] {
    return this.#folder.processes()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // The first one has the PostgreSQL.
    for (const server of this.#started.toReversed()) await server.end('SIGTERM')
    await this.#folder[Symbol.asyncDispose]()
  }
}

/** The program itself, `packages/server/src/main.ts`. */
export class ServerProcess implements AdministeredServer {
  readonly #child: ChildProcess
  readonly #folder: string
  readonly #ended: Promise<unknown>
  #output = ''
  #log = ''

  constructor(child: ChildProcess, folder: string) {
    this.#child = child
    this.#folder = folder
    this.#ended = once(child, 'exit')
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.#output += text
    })
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#log += text
    })
  }

  get pid(): number {
    return this.#child.pid ?? 0
  }

  /** `http://127.0.0.1:PORT` */
  get url(): string {
    const address = /running at (http\S+)\//.exec(this.#output)?.[1]
    if (address === undefined) throw new TypeError('the server does not listen')
    return address
  }

  get administrationToken(): string {
    return findAdministrationToken(this.#folder) ?? ''
  }

  /** The lines of its log so far. */
  get log(): string {
    return this.#log
  }

  /** Null: it runs. */
  get exit(): number | string | null {
    return this.#child.exitCode ?? this.#child.signalCode
  }

  async listening(): Promise<void> {
    while (!this.#output.includes('running at')) {
      await Promise.race([this.#ended, once(this.#child.stdout ?? this.#child, 'data')])
      if (this.exit !== null) throw new Error(`the server ended (${this.exit}):\n${this.#output}${this.#log}`)
    }
  }

  /** Fulfilled once the process has ended; at once when it had. */
  async end(signal: NodeJS.Signals): Promise<void> {
    if (this.exit === null) this.#child.kill(signal)
    await this.#ended
  }
}
