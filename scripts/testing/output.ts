import type { ChildProcess } from 'node:child_process'
import { createInterface } from 'node:readline'

/** The lines that a process writes to its standard output, as they come, also after its launcher is gone. */
export class Output {
  readonly #lines: string[] = []
  readonly #waiting = new Set<() => void>()
  #closed = false

  constructor(child: ChildProcess) {
    if (child.stdout === null) throw new TypeError('the output is not piped')
    const reader = createInterface(child.stdout)
    reader.on('line', (line) => this.#note(() => this.#lines.push(line)))
    reader.on('close', () => this.#note(() => (this.#closed = true)))
  }

  get lines(): readonly string[] {
    return this.#lines
  }

  /** The first line that matches. Rejects when the output ends without it. */
  async line(pattern: RegExp): Promise<string> {
    for (;;) {
      const found = this.#lines.find((line) => pattern.test(line))
      if (found !== undefined) return found
      if (this.#closed) throw new Error(`the output ended without ${pattern}:\n${this.#lines.join('\n')}`)
      await new Promise<void>((resolve) => this.#waiting.add(resolve))
    }
  }

  #note(change: () => void): void {
    change()
    for (const resolve of this.#waiting) resolve()
    this.#waiting.clear()
  }
}
