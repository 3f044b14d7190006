import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

const MAIN = join(import.meta.dirname, '../../packages/cli/src/main.ts')

/** What one call of the program left. */
export interface CommandOutcome {
  /** Null: it was killed. */
  readonly code: number | null
  /** Of `--json`; undefined when there was none. */
  readonly result: Readonly<Record<string, unknown>> | undefined
  readonly errors: string
}

/** The real program in a process of its own. */
export class RunningCommand {
  readonly ended: Promise<CommandOutcome>
  readonly #child: ChildProcess

  constructor(args: readonly string[], environment: Readonly<Record<string, string>>) {
    const child = spawn(process.execPath, [MAIN, ...args, '--json'], {
      env: { PATH: process.env.PATH, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    this.#child = child
    const output = collect(child.stdout)
    const errors = collect(child.stderr)
    this.ended = once(child, 'close').then(([code]) => {
      const text = output()
      return { code, result: text === '' ? undefined : JSON.parse(text), errors: errors() }
    })
  }

  get isRunning(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null
  }

  /** With -9. */
  kill(): void {
    this.#child.kill('SIGKILL')
  }
}

function collect(stream: NodeJS.ReadableStream): () => string {
  let text = ''
  stream.setEncoding('utf8')
  stream.on('data', (part: string) => {
    text += part
  })
  return () => text
}
