import type { Say } from '../words/words.ts'
import { printBytes, printDuration } from './amounts.ts'
import type { Output } from './output.ts'
import { RateMeter } from './rate-meter.ts'
import { textWidth } from './text-width.ts'

/** How progress is shown: `spinner` is a line that is written over, `plain` a line now and then. */
export type ProgressChoice = 'spinner' | 'plain' | 'quiet'

/** Where long work stands. */
export interface Amounts {
  readonly bytes: number
  /** Null while nobody knows. */
  readonly bytesTotal: number | null
  readonly files?: number
  readonly filesTotal?: number
}

export interface ProgressOptions {
  readonly output: Output
  readonly say: Say
  readonly choice: ProgressChoice
  /** Milliseconds that never go back. */
  readonly clock: () => number
  /** Cells of the terminal. */
  readonly columns: () => number
}

/** Milliseconds between two looks, and before the first: short work needs no progress. */
const TERMINAL_PACE = { first: 300, next: 100 }
const LINE_PACE = { first: 2000, next: 5000 }

/** Shows bytes, rate and time left of one piece of long work. */
export class Progress {
  readonly #options: ProgressOptions
  readonly #label: string
  readonly #meter = new RateMeter()
  #showAt: number | undefined
  #drawn = false

  constructor(label: string, options: ProgressOptions) {
    this.#label = label
    this.#options = options
  }

  update(amounts: Amounts): void {
    const now = this.#options.clock()
    this.#meter.add(now, amounts.bytes)
    const pace = this.#overwrites() ? TERMINAL_PACE : LINE_PACE
    this.#showAt ??= now + pace.first
    if (this.#options.choice === 'quiet' || now < this.#showAt) return
    this.#showAt = now + pace.next
    this.#show(amounts)
  }

  /** Clears the line, so that what comes next stands alone. */
  clear(): void {
    if (this.#drawn) this.#options.output.raw('\r\x1b[K')
    this.#drawn = false
  }

  #show(amounts: Amounts): void {
    const { output, columns } = this.#options
    const line = this.#sentence(amounts)
    if (!this.#overwrites()) {
      output.tell({ progress: this.#record(amounts) }, line)
      return
    }
    output.raw(`\r${cut(line, columns() - 1)}\x1b[K`)
    this.#drawn = true
  }

  #overwrites(): boolean {
    return this.#options.choice === 'spinner' && !this.#options.output.json
  }

  #sentence({ bytes, bytesTotal, files, filesTotal }: Amounts): string {
    const { say } = this.#options
    const rate = this.#meter.rate()
    const left = bytesTotal === null ? undefined : this.#meter.secondsLeft(bytesTotal)
    const parts = [
      bytesTotal === null ? printBytes(bytes) : `${printBytes(bytes)} / ${printBytes(bytesTotal)}`,
      bytesTotal === null || bytesTotal === 0
        ? ''
        : `${Math.floor((100 * Math.min(bytes, bytesTotal)) / bytesTotal)} %`,
      rate === undefined ? '' : `${printBytes(Math.round(rate))}/s`,
      left === undefined ? '' : say('progress.left', { time: printDuration(left) }),
      files === undefined ? '' : say('progress.files', { done: files, total: filesTotal ?? '?' }),
    ]
    return `${this.#label}  ${parts.filter((part) => part !== '').join('  ')}`
  }

  #record({ bytes, bytesTotal, files, filesTotal }: Amounts): Readonly<Record<string, unknown>> {
    const left = bytesTotal === null ? undefined : this.#meter.secondsLeft(bytesTotal)
    const rate = this.#meter.rate()
    return {
      what: this.#label,
      bytes,
      bytes_total: bytesTotal,
      bytes_per_second: rate === undefined ? null : Math.round(rate),
      seconds_left: left === undefined ? null : Math.round(left),
      ...(files === undefined ? {} : { files, files_total: filesTotal ?? null }),
    }
  }
}

function cut(line: string, width: number): string {
  let kept = line
  while (width > 0 && textWidth(kept) > width) kept = kept.slice(0, -1)
  return kept
}
