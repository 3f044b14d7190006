import { randomBytes } from 'node:crypto'
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { descendants } from '../scripts/accept/processes.ts'
import { administer } from '../tests/kit/administration.ts'
import { ServerFolder, type ServerProcess } from '../tests/kit/server-process.ts'
import { buildCli, type CliRun, callCli } from './bundled-cli.ts'
import { cpuSeconds } from './server-processes.ts'

const MIB = 1 << 20

/** One person with one device and one workspace, `Docs`, who works with the shipped command line and a real server. */
export class SdkScene implements AsyncDisposable {
  readonly #server: ServerProcess
  readonly #serverFolder: ServerFolder
  readonly #program: string
  readonly folder = mkdtempSync(join(tmpdir(), 'parallax-bench-'))

  private constructor(serverFolder: ServerFolder, server: ServerProcess, program: string) {
    this.#serverFolder = serverFolder
    this.#server = server
    this.#program = program
  }

  static async open(): Promise<SdkScene> {
    const program = await buildCli()
    const serverFolder = new ServerFolder()
    const server = await serverFolder.start(['--log-level', 'WARNING'])
    const scene = new SdkScene(serverFolder, server, program)
    writeFileSync(join(scene.folder, 'password'), 'correct horse battery staple\n', { mode: 0o600 })
    const link = await newOrganization(server, 'Bench')
    await scene.parallax('organization', 'bootstrap', link, '-d', 'bench', '-l', 'Alice', '-e', 'alice@example.com')
    await scene.parallax('workspace', 'create', 'Docs')
    return scene
  }

  /** The program, with the password of the device. */
  parallax(...args: readonly string[]): Promise<CliRun> {
    const environment = {
      PARALLAX_CONFIG_DIR: join(this.folder, 'config'),
      PARALLAX_CLIENT_DATA_DIR: this.#clientData,
    }
    return callCli(this.#program, [...args, '--password-file', join(this.folder, 'password'), '--quiet'], environment)
  }

  get #clientData(): string {
    return join(this.folder, 'client')
  }

  /** CPU seconds so far of the server, of PostgreSQL, and of the calls that have ended. */
  readonly cpu = (): number =>
    cpuSeconds([
      process.pid,
      this.#server.pid,
      ...descendants(this.#server.pid).filter((one) => one !== this.#server.pid),
    ])

  /** A file of bytes that nothing can compress. */
  randomFile(name: string, mebibytes: number): string {
    const path = join(this.folder, name)
    const file = openSync(path, 'w')
    for (let written = 0; written < mebibytes; written += 1) writeSync(file, randomBytes(MIB))
    closeSync(file)
    return path
  }

  /** A folder of small files. */
  randomFolder(name: string, { files, bytes }: { readonly files: number; readonly bytes: number }): string {
    const path = join(this.folder, name)
    mkdirSync(path)
    for (let index = 0; index < files; index += 1) {
      writeFileSync(join(path, `file-${String(index).padStart(5, '0')}.txt`), randomBytes(bytes))
    }
    return path
  }

  /** Forgets what the device keeps, as on a computer that has read nothing yet. */
  forget(): void {
    rmSync(this.#clientData, { recursive: true, force: true })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#serverFolder[Symbol.asyncDispose]()
    rmSync(this.folder, { recursive: true, force: true })
  }
}

/** Answers the link that creates it. */
async function newOrganization(server: ServerProcess, id: string): Promise<string> {
  const { json } = await administer(server, 'POST', '/organizations', { organization_id: id })
  return (json as { readonly bootstrap_url: string }).bootstrap_url
}

/** `PARALLAX_BENCH_MIB`: a smaller file, for a first look. What counts is the default. */
export function fileSize(mebibytes: number): number {
  return Number(process.env.PARALLAX_BENCH_MIB ?? mebibytes)
}
