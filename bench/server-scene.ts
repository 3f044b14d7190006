import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { HEADERS, RPC_CONTENT_TYPE } from '@parallax/protocol'
import type { PostgresConnection } from '../packages/server/src/db/embedded/embedded-postgres.ts'
import { descendants } from '../scripts/accept/processes.ts'
import { authorization } from '../tests/kit/rpc.ts'
import { ServerFolder, type ServerProcess, type StartOptions } from '../tests/kit/server-process.ts'
import { type TestDevice, type TestOrganization, testOrganization } from '../tests/kit/test-organization.ts'
import type { BareServerParts } from './bare-server.ts'
import type { Contender } from './measure/compare.ts'
import type { LoadOrder, LoadPlan } from './server-load-generator.ts'
import { cpuSeconds } from './server-processes.ts'

/** Requests under way at once. */
export const CONCURRENCY = 32
/** Default of the server's option. */
const DATABASE_CONNECTIONS = 7

/** What the requests of one contender are. */
export interface Work {
  /** The request of each connection. */
  readonly bodies: readonly { readonly device: TestDevice; readonly body: Uint8Array }[]
  /** Bytes that must be new in each request; undefined: none. */
  readonly id?: Uint8Array
  readonly expected: Uint8Array
  /** Requests in a round. */
  readonly count: number
  /** Of the bare handler. */
  readonly barePath: '/read' | '/write'
}

/** The program that is the limit. */
export interface Bare {
  readonly file: 'server-bare-handler.ts' | 'server-bare-blocks.ts'
  /** What it is told besides. */
  readonly parts?: object
}

/** A real server with one organization, and the least that could do its work, on one PostgreSQL. */
export class ServerScene implements AsyncDisposable {
  readonly #folder: ServerFolder
  readonly #children: ChildProcess[] = []
  readonly server: ServerProcess
  readonly organization: TestOrganization
  /** Of four users. */
  readonly devices: readonly TestDevice[]

  private constructor(folder: ServerFolder, server: ServerProcess, devices: readonly TestDevice[]) {
    const [alice] = devices
    if (alice === undefined) throw new TypeError('no device')
    this.#folder = folder
    this.server = server
    this.organization = alice.organization
    this.devices = devices
  }

  static async open(options: StartOptions = {}): Promise<ServerScene> {
    const folder = new ServerFolder()
    const server = await folder.start(['--log-level', 'WARNING'], options)
    const organization = await testOrganization(server)
    const others = []
    for (const name of ['Bob', 'Carol', 'Dave']) others.push(await organization.addUser(name, 'ADMIN'))
    return new ServerScene(folder, server, [organization.alice, ...others])
  }

  /** Of the server's data. */
  get folder(): string {
    return this.#folder.path
  }

  get database(): PostgresConnection {
    return this.#folder.connection()
  }

  async ours(work: Work): Promise<Contender> {
    const path = `/authenticated/${this.organization.id}`
    return await this.#contender(work, { port: Number(new URL(this.server.url).port), path, pid: this.server.pid })
  }

  async limit(work: Work, { file, parts = {} }: Bare = { file: 'server-bare-handler.ts' }): Promise<Contender> {
    const bare = this.#start(file)
    const server: BareServerParts = { database: this.database, connections: DATABASE_CONNECTIONS }
    bare.send({ ...server, ...parts })
    const port = Number(await answerOf(bare))
    return await this.#contender(work, { port, path: work.barePath, pid: bare.pid ?? 0 })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const child of this.#children) child.kill('SIGKILL')
    await this.#folder[Symbol.asyncDispose]()
  }

  async #contender(
    { bodies, id, expected, count }: Work,
    { port, path, pid }: { readonly port: number; readonly path: string; readonly pid: number },
  ): Promise<Contender> {
    const requests = bodies.map(({ device, body }) => httpRequest(path, device, body))
    const idOffset = id === undefined ? undefined : requests[0]?.indexOf(id)
    const generator = this.#start('server-load-generator.ts')
    const plan: LoadPlan = { port, requests, expected, ...(idOffset === undefined ? {} : { idOffset }) }
    await order(generator, { plan, count: 0 })
    // The processes of PostgreSQL are children of our server, whoever asks them; it does nothing while the other runs.
    const postgres = () => descendants(this.server.pid).filter((one) => one !== this.server.pid)
    return {
      run: async () => {
        await order(generator, { count })
        return count
      },
      cpu: () => cpuSeconds([pid, ...postgres()]),
    }
  }

  #start(file: string): ChildProcess {
    const child = fork(join(import.meta.dirname, file), { serialization: 'advanced' })
    this.#children.push(child)
    return child
  }
}

function httpRequest(path: string, device: TestDevice, body: Uint8Array): Buffer {
  const head = [
    `POST ${path} HTTP/1.1`,
    'Host: 127.0.0.1',
    `${HEADERS.apiVersion}: 5.6`,
    `${HEADERS.contentType}: ${RPC_CONTENT_TYPE}`,
    `${HEADERS.authorization}: ${authorization(device)}`,
    'User-Agent: Parsec-Client/3.10.0 Linux',
    `Content-Length: ${body.length}`,
  ]
  return Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), body])
}

async function order(generator: ChildProcess, what: LoadOrder): Promise<void> {
  generator.send(what)
  const answer = await answerOf(generator)
  if (answer !== 'done') throw new Error(String(answer))
}

/** The next message of a child; throws when it ends instead. */
async function answerOf(child: ChildProcess): Promise<unknown> {
  const stop = new AbortController()
  const { signal } = stop
  const ended = once(child, 'exit', { signal }).then(([code, by]) => {
    throw new Error(`${child.spawnargs.at(-1)} ended with ${code ?? by}`)
  })
  try {
    const [message] = await Promise.race([once(child, 'message', { signal }), ended])
    return message
  } finally {
    ended.catch(() => undefined)
    stop.abort()
  }
}
