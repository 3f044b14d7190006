import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Finished, RunningCommand, type StartOptions } from './running-command.ts'

/** A JSON value whose shape a test asserts. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json }

export const PASSWORD = 'green 7 trees up'

/** One computer of one person: folders of its own, and every command a process of its own. */
export class Computer implements AsyncDisposable {
  readonly folder: string
  readonly #running = new Set<RunningCommand>()

  private constructor(folder: string) {
    this.folder = folder
  }

  static async create(password = PASSWORD): Promise<Computer> {
    const folder = await mkdtemp(join(tmpdir(), 'parallax-computer-'))
    await writeFile(join(folder, 'password'), `${password}\n`)
    return new Computer(folder)
  }

  path(name: string): string {
    return join(this.folder, name)
  }

  /** Runs a command to its end, with the password from a file where it takes one. */
  async run(...argv: readonly string[]): Promise<Finished> {
    return this.start([...argv, '--password-file', 'password'], { input: '' }).finished
  }

  /** The same with `--json`: what it answers. Throws unless it went well. */
  async json(...argv: readonly string[]): Promise<Json> {
    const { code, stdout, stderr } = await this.run(...argv, '--json')
    if (code !== 0) throw new Error(`${argv.join(' ')}: exit ${code}\n${stderr}`)
    return JSON.parse(stdout)
  }

  start(argv: readonly string[], options: Partial<StartOptions> = {}): RunningCommand {
    const command = new RunningCommand(argv, {
      workingFolder: this.folder,
      ...options,
      environment: {
        PATH: process.env.PATH,
        LANG: 'en_GB.UTF-8',
        PARALLAX_CONFIG_DIR: this.path('config'),
        PARALLAX_CLIENT_DATA_DIR: this.path('data'),
        PARALLAX_INVITE_POLLING_THROTTLE_MS: '100',
        ...options.environment,
      },
    })
    this.#running.add(command)
    void command.finished.finally(() => this.#running.delete(command))
    return command
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const command of this.#running) command.kill('SIGKILL')
    await Promise.all([...this.#running].map(({ finished }) => finished))
    await rm(this.folder, { recursive: true, force: true })
  }
}
