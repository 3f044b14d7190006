import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { resolve } from 'node:path'

const MAIN = resolve(import.meta.dirname, '../../packages/cli/src/main.ts')

/** What a command wrote and how it ended. */
export interface Finished {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface StartOptions {
  /** Given to standard input, which then ends; without it standard input stays open. */
  readonly input?: string
  readonly environment: NodeJS.ProcessEnv
  readonly workingFolder: string
}

/** A command in a process of its own, without a terminal. */
export class RunningCommand {
  readonly finished: Promise<Finished>
  readonly #process: ChildProcessWithoutNullStreams
  readonly #written = { stdout: '', stderr: '' }
  #wake = Promise.withResolvers<void>()

  constructor(argv: readonly string[], { input, environment, workingFolder }: StartOptions) {
    // Detached: a terminal that runs the tests must not be asked.
    this.#process = spawn(process.execPath, [MAIN, ...argv], { env: environment, cwd: workingFolder, detached: true })
    for (const name of ['stdout', 'stderr'] as const)
      this.#process[name].setEncoding('utf8').on('data', (text: string) => {
        this.#written[name] += text
        this.#wake.resolve()
        this.#wake = Promise.withResolvers()
      })
    this.finished = new Promise((resolveFinished, reject) => {
      this.#process.on('error', reject)
      this.#process.on('close', (code) => {
        resolveFinished({ code, ...this.#written })
        this.#wake.resolve()
      })
    })
    if (input !== undefined) this.#process.stdin.end(input)
  }

  /** The first line of standard error that is a JSON object with this key, behind those answered before. */
  async next(key: string): Promise<unknown> {
    for (;;) {
      for (const [index, line] of this.#lines().entries()) {
        if (index < this.#seen) continue
        this.#seen = index + 1
        const value: unknown = JSON.parse(line)
        if (typeof value === 'object' && value !== null && key in value) return Object.entries(value)[0]?.[1]
      }
      if (this.#process.exitCode !== null) throw new Error(`ended without ${key}:\n${this.#written.stderr}`)
      await this.#wake.promise
    }
  }

  /** Answers one question. */
  answer(answer: string | null): void {
    this.#process.stdin.write(`${JSON.stringify({ answer })}\n`)
  }

  /** Nothing more comes on standard input. */
  endInput(): void {
    this.#process.stdin.end()
  }

  kill(signal: NodeJS.Signals): void {
    this.#process.kill(signal)
  }

  #seen = 0

  #lines(): readonly string[] {
    return this.#written.stderr.split('\n').slice(0, -1)
  }
}
