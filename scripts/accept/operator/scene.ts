import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Computer } from '../../../tests/cli/computer.ts'
import { type S3Peer, startS3Peer } from '../../../tests/kit/s3-peer.ts'
import { type SmtpPeer, startSmtpPeer } from '../../../tests/kit/smtp-peer.ts'
import { ProductionDatabase } from '../production/production-database.ts'
import type { ProductionServer, ServerEnvironment } from '../production/production-server.ts'

const ACCOUNT = { region: 'us-east-1', key: 'KEY', secret: 'SECRET', buckets: ['blocks'] }

/** The machine of an operator, and computers of Alice and Bob: the steps build on what those before left. */
export class Scene implements AsyncDisposable {
  readonly folder: string
  readonly smtp: SmtpPeer
  readonly alice: Computer
  readonly bob: Computer
  readonly operator: Computer
  readonly token = 'c0'.repeat(32)
  readonly #stack: AsyncDisposableStack
  database: ProductionDatabase
  store: S3Peer
  /** Made by the step that starts it. */
  server: ProductionServer | undefined
  /** Files of Alice's workspace, by path. */
  readonly files = new Map<string, Buffer>()

  private constructor(parts: Parts, stack: AsyncDisposableStack) {
    this.folder = parts.folder
    this.smtp = parts.smtp
    this.alice = parts.alice
    this.bob = parts.bob
    this.operator = parts.operator
    this.database = parts.database
    this.store = parts.store
    this.#stack = stack
  }

  static async open(): Promise<Scene> {
    await using stack = new AsyncDisposableStack()
    const folder = await mkdtemp(join(tmpdir(), 'parallax-operator-'))
    stack.defer(() => rm(folder, { recursive: true, force: true }))
    const smtp = stack.use(await startSmtpPeer())
    const [alice, bob, operator] = [
      stack.use(await Computer.create()),
      stack.use(await Computer.create()),
      stack.use(await Computer.create()),
    ]
    const database = await ProductionDatabase.start()
    const store = await startS3Peer(ACCOUNT)
    const scene = new Scene({ folder, smtp, alice, bob, operator, database, store }, stack.move())
    await writeFile(operator.path('token'), scene.token)
    return scene
  }

  /** What the server is told, all by variables. */
  get environment(): ServerEnvironment {
    return {
      PARALLAX_SERVER_ADDR: 'parsec3://127.0.0.1?no_ssl=true',
      DATABASE_URL: this.database.url,
      PARALLAX_BLOCKSTORE: `s3:${this.store.url.replaceAll(':', '\\:')}:us-east-1:blocks:KEY:SECRET`,
      PARALLAX_ADMINISTRATION_TOKEN: this.token,
      PARALLAX_SERVER_KEY: '5e'.repeat(32),
      PARALLAX_EMAIL_HOST: '127.0.0.1',
      PARALLAX_EMAIL_PORT: `${this.smtp.port}`,
      PARALLAX_EMAIL_SENDER: 'no-reply@example.com',
      PARALLAX_OPERATOR_LISTEN: '0',
      PARALLAX_LOG_FORMAT: 'JSON',
    }
  }

  get running(): ProductionServer {
    if (this.server === undefined) throw new Error('the server was not started')
    return this.server
  }

  /** A verb of the operator, with `--json`: what it answers. */
  async administer(...argv: readonly string[]): Promise<unknown> {
    const where = ['--addr', this.running.url, '--token-file', 'token']
    const { code, stdout, stderr } = await this.operator.start([...argv, ...where, '--json'], { input: '' }).finished
    if (code !== 0) throw new Error(`${argv.join(' ')}: exit ${code}\n${stderr}`)
    return JSON.parse(stdout)
  }

  /** A verb on the data of the server, told where they are as the server itself is. */
  async operate(...argv: readonly string[]): Promise<string> {
    const started = this.operator.start(argv, { input: '', environment: { ...this.environment } })
    const { code, stdout, stderr } = await started.finished
    if (code !== 0) throw new Error(`${argv.join(' ')}: exit ${code}\n${stderr}`)
    return stdout
  }

  /** Nothing of database and store is left; there are new ones, empty, elsewhere. */
  async moveElsewhere(): Promise<void> {
    await this.database.destroy()
    await this.store[Symbol.asyncDispose]()
    this.database = await ProductionDatabase.start()
    this.store = await startS3Peer(ACCOUNT)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.server?.stop()
    await this.#stack.disposeAsync()
    await this.database.destroy()
    await this.store[Symbol.asyncDispose]()
  }
}

type Parts = Pick<Scene, 'folder' | 'smtp' | 'alice' | 'bob' | 'operator' | 'database' | 'store'>
