import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openClient } from '../../packages/cli/src/composition.ts'
import type { Machine } from '../../packages/cli/src/machine.ts'
import { run } from '../../packages/cli/src/run.ts'
import type { AdministeredServer } from '../kit/administration.ts'

/** What a command wrote and how it ended. */
export interface Outcome {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** The command line of somebody who has the administration token, in this process. */
export class OperatorComputer implements AsyncDisposable {
  readonly folder: string
  readonly #environment: NodeJS.ProcessEnv

  private constructor(folder: string, { url, administrationToken }: AdministeredServer) {
    this.folder = folder
    this.#environment = {
      LANG: 'en_GB.UTF-8',
      PARALLAX_CONFIG_DIR: join(folder, 'config'),
      PARALLAX_CLIENT_DATA_DIR: join(folder, 'data'),
      PARALLAX_SERVER_ADDR: url,
      PARALLAX_ADMINISTRATION_TOKEN: administrationToken,
    }
  }

  static async create(server: AdministeredServer): Promise<OperatorComputer> {
    return new OperatorComputer(await mkdtemp(join(tmpdir(), 'parallax-operator-')), server)
  }

  path(name: string): string {
    return join(this.folder, name)
  }

  async run(...argv: readonly string[]): Promise<Outcome> {
    return await this.runWith({}, ...argv)
  }

  async runWith(environment: NodeJS.ProcessEnv, ...argv: readonly string[]): Promise<Outcome> {
    const written = { stdout: '', stderr: '' }
    const all = { ...this.#environment, ...environment }
    const machine: Machine = {
      environment: all,
      version: '9.9.9',
      stdin: (async function* () {
        yield* []
      })(),
      stdinIsTerminal: false,
      stdout: {
        write: (text) => {
          written.stdout += text
        },
        isTerminal: false,
      },
      stderr: {
        write: (text) => {
          written.stderr += text
        },
        isTerminal: false,
        columns: () => 80,
      },
      writeData: async (bytes) => {
        written.stdout += new TextDecoder().decode(bytes)
      },
      terminal: () => undefined,
      clock: () => performance.now(),
      signal: new AbortController().signal,
      openClient: (globals) => openClient(globals, all),
      openServer: async () => {
        throw new Error('the server is elsewhere')
      },
    }
    return { code: await run(argv, machine), ...written }
  }

  /** The same with `--json`: what it answers. Throws unless it went well. */
  async json(...argv: readonly string[]): Promise<unknown> {
    const { code, stdout, stderr } = await this.run(...argv, '--json')
    if (code !== 0) throw new Error(`${argv.join(' ')}: exit ${code}\n${stderr}`)
    return JSON.parse(stdout)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.folder, { recursive: true, force: true })
  }
}
