import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'vitest'
import { openClient } from '../../packages/server/src/db/client.ts'
import { get, named, noise, pathsIn } from '../kit/client/contents.ts'
import { nodeMachine } from '../kit/client/node-machine.ts'
import { TEST_PASSWORD, type TestClients, testClients } from '../kit/client/test-clients.ts'
import { ServerFolder, type ServerProcess } from '../kit/server-process.ts'
import { RunningCommand } from './command-line.ts'
import { Traffic } from './traffic.ts'

/** `npm run check:database` */
const CHECK = join(import.meta.dirname, '../../scripts/check-database.ts')

const MEBIBYTE = 1024 * 1024
const SLOT = 512 * 1024

/** What one import brings: two files that are streamed, and small ones. */
const SIZES = [12 * MEBIBYTE, 9 * MEBIBYTE + 1, ...Array.from({ length: 24 }, (_, index) => (index + 1) * 3000)]

export const FILES = SIZES.length
export const BLOCKS = SIZES.reduce((sum, size) => sum + Math.ceil(size / SLOT), 0)
/** Blocks, a first version of each file and of its folder, and some versions of folders. */
export const WRITES = BLOCKS + FILES + 4

/** A person with the real program, a real server in a process of its own, and somebody who counts in between. */
export class ImportScene implements AsyncDisposable {
  readonly traffic: Traffic
  readonly #stack: AsyncDisposableStack
  readonly #folder: ServerFolder
  readonly #current: { server: ServerProcess }
  readonly #org: TestClients
  readonly #home: string
  readonly #contents = new Map<string, Uint8Array>()

  static async open(): Promise<ImportScene> {
    await using stack = new AsyncDisposableStack()
    const home = mkdtempSync(join(tmpdir(), 'parallax-faults-'))
    stack.defer(() => rmSync(home, { recursive: true, force: true }))
    const folder = stack.use(new ServerFolder())
    const current = { server: await folder.start() }
    const traffic = stack.use(await Traffic.start(() => current.server.url))
    let machines = 0
    const machine = () => nodeMachine({ home: join(home, `machine-${machines++}`) })
    const org = stack.use(
      await testClients({ server: current.server, address: traffic.url, users: ['alice'], machine }),
    )
    writeFileSync(join(home, 'password'), `${TEST_PASSWORD}\n`, { mode: 0o600 })
    await using alice = await org.device('alice').start()
    await alice.session.workspaces.bootstrap(await alice.session.workspaces.create(named('Docs')))
    return new ImportScene(stack.move(), { folder, current, traffic, org, home })
  }

  private constructor(
    stack: AsyncDisposableStack,
    parts: {
      readonly folder: ServerFolder
      readonly current: { server: ServerProcess }
      readonly traffic: Traffic
      readonly org: TestClients
      readonly home: string
    },
  ) {
    this.#stack = stack
    this.#folder = parts.folder
    this.#current = parts.current
    this.traffic = parts.traffic
    this.#org = parts.org
    this.#home = parts.home
  }

  /** Starts to import a tree of its own into `Docs:/NAME`; the same again when it is there. */
  import(name: string): RunningCommand {
    const source = join(this.#home, name)
    if (!this.#contents.has(`/${name}/file-0`)) this.#writeTree(name, source)
    const machine = join(this.#home, 'machine-0')
    const options = ['--password-file', join(this.#home, 'password'), '--quiet']
    return new RunningCommand(['workspace', 'import', source, `Docs:/${name}`, ...options], {
      PARALLAX_CONFIG_DIR: join(machine, 'config'),
      PARALLAX_CLIENT_DATA_DIR: join(machine, 'data'),
    })
  }

  /** How many files the device has of a tree, as far as it was acknowledged. */
  async saved(name: string): Promise<number> {
    await using alice = await this.#org.device('alice').start()
    const [docs] = await alice.session.workspaces.list()
    if (docs === undefined) throw new Error('the workspace is gone')
    const paths = await pathsIn(await alice.session.workspaces.files(docs.id))
    return paths.filter((path) => path.startsWith(`/${name}/`)).length
  }

  /** With -9. PostgreSQL, which it started, ends with it. */
  async killServer(): Promise<void> {
    await this.#current.server.end('SIGKILL')
  }

  async startServer(): Promise<void> {
    this.#current.server = await this.#folder.start()
  }

  /** What the server acknowledged it has, and every file arrives on another device as it was put in. */
  async expectNothingLost(): Promise<void> {
    await this.#expectAcknowledged()
    const laptop = await this.#org.addDevice('alice')
    await using started = await laptop.start()
    await started.session.workspaces.refresh()
    const [docs] = await started.session.workspaces.list()
    if (docs === undefined) throw new Error('the workspace is gone')
    const files = await started.session.workspaces.files(docs.id)
    await files.sync()
    for (const [path, content] of this.#contents) expect(Buffer.compare(await get(files, path), content), path).toBe(0)
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#stack.disposeAsync()
  }

  async #expectAcknowledged(): Promise<void> {
    const sql = openClient(this.#folder.connection(), { connections: 1 })
    try {
      const { acknowledgedBlocks, acknowledgedVersions } = this.traffic
      const [blocks] = await sql<{ count: number }[]>`
        select count(*)::int as count from blocks where block_id = any (${[...acknowledgedBlocks]}::uuid[])`
      expect(blocks?.count).toBe(acknowledgedBlocks.size)
      const versions = await sql<{ name: string }[]>`
        select replace(vlob_id::text, '-', '') || ' ' || version as name from vlobs`
      const known = new Set(versions.map(({ name }) => name))
      expect([...acknowledgedVersions].filter((name) => !known.has(name))).toEqual([])
    } finally {
      await sql.end()
    }
    const said = execFileSync(process.execPath, [CHECK, this.#folder.path], { encoding: 'utf8' })
    expect(said).toBe('Every invariant holds.\n')
  }

  #writeTree(name: string, folder: string): void {
    mkdirSync(folder)
    for (const [index, size] of SIZES.entries()) {
      const content = noise(size, this.#contents.size + 1)
      const path = join(folder, `file-${index}`)
      writeFileSync(path, content)
      // Dates of a second, as most disks have kept them: a file is known again by size and date.
      utimesSync(path, 1_700_000_000 + index, 1_700_000_000 + index)
      this.#contents.set(`/${name}/file-${index}`, content)
    }
  }
}
