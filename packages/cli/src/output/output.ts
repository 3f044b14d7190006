import { escapeText, safeJson } from './escape.ts'
import type { Style } from './style.ts'

/** What is written to: a stream of the process, or a buffer. */
export interface TextSink {
  write(text: string): unknown
}

export interface OutputOptions {
  readonly stdout: TextSink
  readonly stderr: TextSink
  readonly json: boolean
  readonly quiet: boolean
  readonly style: Style
}

/** Something that can be told either way. */
export interface Result {
  readonly json: unknown
  /** Lines for people; names in it are escaped already. */
  readonly plain: string
}

/**
 * Data go to stdout, words to stderr (PRODUCT §6). With `--json` stdout gets one JSON value and each line of stderr is
 * a JSON object of its own.
 */
export class Output {
  readonly json: boolean
  readonly quiet: boolean
  readonly style: Style
  readonly #stdout: TextSink
  readonly #stderr: TextSink

  constructor(options: OutputOptions) {
    this.json = options.json
    this.quiet = options.quiet
    this.style = options.style
    this.#stdout = options.stdout
    this.#stderr = options.stderr
  }

  /** What the verb was asked for. Nothing to say for people is no line at all; JSON always says something. */
  result({ json, plain }: Result): void {
    if (this.json) this.#stdout.write(`${safeJson(json, 2)}\n`)
    else if (plain !== '') this.#stdout.write(`${plain}\n`)
  }

  /** A sentence that helps but may be left out: not with `--quiet`. */
  say(sentence: string): void {
    if (!this.quiet) this.#line('message', sentence, (text) => text)
  }

  /** A sentence that must be seen. */
  warn(sentence: string): void {
    this.#line('warning', sentence, this.style.yellow)
  }

  /** A line of the conversation, whatever `--quiet` says: `plain` for people, `json` as one object. */
  tell(json: Readonly<Record<string, unknown>>, plain: string): void {
    this.#stderr.write(this.json ? `${safeJson(json)}\n` : `${plain}\n`)
  }

  /** Raw text on stderr: a progress line that is written over. */
  raw(text: string): void {
    this.#stderr.write(text)
  }

  #line(key: string, sentence: string, style: (text: string) => string): void {
    this.#stderr.write(this.json ? `${safeJson({ [key]: sentence })}\n` : `${style(escapeText(sentence))}\n`)
  }
}
