import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Computer } from '../../../tests/cli/computer.ts'
import { ServerProcess } from './server-process.ts'

/** Alice, her second device, Bob, and a server on a fresh data folder: the steps build on what those before left. */
export class Scene implements AsyncDisposable {
  readonly folder: string
  readonly server: ServerProcess
  readonly alice: Computer
  readonly phone: Computer
  readonly bob: Computer
  /** Stands in every name, content and password that must stay secret. */
  readonly tag: string
  /** Made by the step that creates it. */
  workspaceId = ''
  /** Where the server's database turned out to stand. */
  clusterFolder: string | undefined

  private constructor(parts: Pick<Scene, 'folder' | 'server' | 'alice' | 'phone' | 'bob' | 'tag'>) {
    this.folder = parts.folder
    this.server = parts.server
    this.alice = parts.alice
    this.phone = parts.phone
    this.bob = parts.bob
    this.tag = parts.tag
  }

  static async open(): Promise<Scene> {
    const folder = await mkdtemp(join(tmpdir(), 'parallax-two-devices-'))
    const tag = `Zq${randomBytes(6).toString('hex')}`
    const [alice, phone, bob] = await Promise.all(
      ['alice', 'phone', 'bob'].map((who) => Computer.create(`${tag} of ${who}`)),
    )
    if (alice === undefined || phone === undefined || bob === undefined) throw new Error('three computers')
    return new Scene({ folder, tag, alice, phone, bob, server: await ServerProcess.start(folder) })
  }

  get workspace(): string {
    return `Plans ${this.tag}`
  }

  /** What is imported. */
  get tree(): string {
    return join(this.folder, 'tree')
  }

  password(who: 'alice' | 'phone' | 'bob'): string {
    return `${this.tag} of ${who}`
  }

  /** The only device file of a computer. */
  async deviceFile(computer: Computer): Promise<string> {
    const devices = computer.path('config/devices')
    const [name, ...others] = await readdir(devices)
    if (name === undefined || others.length > 0) throw new Error(`not one device in ${devices}`)
    return join(devices, name)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.server.stop()
    for (const computer of [this.alice, this.phone, this.bob]) await computer[Symbol.asyncDispose]()
    await rm(this.folder, { recursive: true, force: true })
    if (this.clusterFolder !== undefined && existsSync(this.clusterFolder))
      await rm(this.clusterFolder, { recursive: true, force: true })
  }
}
