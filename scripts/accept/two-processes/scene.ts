import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Computer } from '../../../tests/cli/computer.ts'
import { type S3Peer, startS3Peer } from '../../../tests/kit/s3-peer.ts'
import { ProductionDatabase } from '../production/production-database.ts'
import { ProductionServer, type ServerEnvironment } from '../production/production-server.ts'
import { LoadBalancer } from './load-balancer.ts'

const ACCOUNT = { region: 'us-east-1', key: 'KEY', secret: 'SECRET', buckets: ['blocks'] }

type Parts = Pick<Scene, 'folder' | 'database' | 'store' | 'balancer' | 'first' | 'second' | 'alice' | 'spare'>

/** Two processes on one database and one store, behind a load balancer, and the computers of Alice. */
export class Scene implements AsyncDisposable {
  readonly folder: string
  readonly database: ProductionDatabase
  readonly store: S3Peer
  readonly balancer: LoadBalancer
  readonly first: ProductionServer
  readonly second: ProductionServer
  readonly alice: Computer
  readonly spare: Computer
  readonly administrationToken = 'a1'.repeat(32)
  readonly #stack: AsyncDisposableStack

  private constructor(parts: Parts, stack: AsyncDisposableStack) {
    this.folder = parts.folder
    this.database = parts.database
    this.store = parts.store
    this.balancer = parts.balancer
    this.first = parts.first
    this.second = parts.second
    this.alice = parts.alice
    this.spare = parts.spare
    this.#stack = stack
  }

  static async open(): Promise<Scene> {
    await using stack = new AsyncDisposableStack()
    const folder = await mkdtemp(join(tmpdir(), 'parallax-two-processes-'))
    stack.defer(() => rm(folder, { recursive: true, force: true }))
    const database = stack.use(await ProductionDatabase.start())
    const store = stack.use(await startS3Peer(ACCOUNT))
    const balancer = stack.use(await LoadBalancer.start())
    const environment: ServerEnvironment = {
      PARALLAX_SERVER_ADDR: `parsec3://127.0.0.1:${balancer.port}?no_ssl=true`,
      PARALLAX_DB: database.url,
      PARALLAX_AUTO_MIGRATE: 'on',
      PARALLAX_BLOCKSTORE: `s3:${store.url.replaceAll(':', '\\:')}:us-east-1:blocks:KEY:SECRET`,
      PARALLAX_ADMINISTRATION_TOKEN: 'a1'.repeat(32),
      PARALLAX_SERVER_KEY: '5e'.repeat(32),
      PARALLAX_EMAIL_HOST: 'outbox',
      PARALLAX_LOG_FORMAT: 'JSON',
    }
    // At once: they take turns to make the tables.
    const [first, second] = await Promise.all([
      ProductionServer.start(join(folder, 'first'), environment),
      ProductionServer.start(join(folder, 'second'), environment),
    ])
    stack.use(first)
    stack.use(second)
    balancer.use([first.port, second.port])
    const [alice, spare] = [stack.use(await Computer.create()), stack.use(await Computer.create())]
    return new Scene({ folder, database, store, balancer, first, second, alice, spare }, stack.move())
  }

  /** What the kit of the tests takes for a server. */
  get administered() {
    return { url: this.balancer.url, administrationToken: this.administrationToken }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stack.disposeAsync()
  }
}
