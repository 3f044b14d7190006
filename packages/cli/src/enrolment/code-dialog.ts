import { CliError } from '../cli-error.ts'
import type { VerbContext } from '../context/verb-context.ts'
import { awaitCode, publishCode } from './code-exchange.ts'

/** How codes are exchanged, as the verb was told; without either a person or a program is asked. */
export interface CodeInput {
  readonly code: string | undefined
  readonly peerCode: string | undefined
}

/** Both sides of an enrolment show a code and pick the other's (07 §2.6): on a terminal or by files. */
export class CodeDialog {
  readonly #context: VerbContext
  readonly #input: CodeInput
  readonly #startedAt = Date.now()
  readonly #stop: AbortController
  #publishing: Promise<void> = Promise.resolve()
  #failed = false

  constructor(context: VerbContext, input: CodeInput, stop: AbortController) {
    this.#context = context
    this.#input = input
    this.#stop = stop
  }

  /** Shows our code, for the other side to pick. */
  showOwn(code: string): void {
    const { output, say } = this.#context
    const { code: target } = this.#input
    if (target === undefined) {
      output.tell({ own_code: code }, say('codes.own', { code }))
      return
    }
    this.#publishing = publishCode(target, code, (line) =>
      output.result({ json: { own_code: code }, plain: line }),
    ).catch((error: unknown) => this.#stop.abort(error))
  }

  /** The code that the other side shows, or null when none of the candidates is it. */
  async choosePeer(candidates: readonly string[], signal: AbortSignal): Promise<string | null> {
    const { conversation, say, stdin, output } = this.#context
    const { peerCode } = this.#input
    if (peerCode === undefined) {
      output.say(say('codes.askPeer'))
      return conversation.choose(
        {
          id: 'peer_code',
          sentence: say('question.peerCode'),
          choices: candidates.map((value) => ({ value, label: value })),
          none: say('codes.none'),
        },
        signal,
      )
    }
    const code = await awaitCode(peerCode, { lines: stdin, since: this.#startedAt, signal })
    if (candidates.includes(code)) return code
    this.#failed = true
    return null
  }

  /** A script gets one attempt: once its code was wrong, the next state of the enrolment ends it. */
  onState(): void {
    if (this.#failed) this.#stop.abort(wrongCode())
  }

  /** Until our code is where it was to be written. */
  async settled(): Promise<void> {
    await this.#publishing
  }
}

function wrongCode(): CliError {
  return new CliError('codes_differ', 'error.codesDiffer', {
    safe: 'error.codesDiffer.safe',
    next: 'error.codesDiffer.next',
  })
}
