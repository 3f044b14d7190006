import type { Output } from '../output/output.ts'
import type { ChoiceQuestion, Conversation, SecretQuestion, TextQuestion } from './conversation.ts'
import type { InputLines } from './input-lines.ts'
import { noAnswer } from './json-conversation.ts'

/**
 * One line of stdin for each question, in the order of asking (spec 08 §3): for scripts that use `--password-stdin`.
 * An empty line takes what is suggested. What does not fit ends the command, since a script cannot read the reason.
 */
export class LineConversation implements Conversation {
  readonly withPerson = false
  readonly #output: Output
  readonly #lines: InputLines

  constructor(output: Output, lines: InputLines) {
    this.#output = output
    this.#lines = lines
  }

  async text(question: TextQuestion, signal: AbortSignal): Promise<string> {
    const line = (await this.#next(question.id, signal)) || question.suggested
    return this.#checked(question, line)
  }

  async secret(question: SecretQuestion, signal: AbortSignal): Promise<string> {
    return this.#checked(question, await this.#next(question.id, signal))
  }

  async choose(question: ChoiceQuestion, signal: AbortSignal): Promise<string | null> {
    const line = (await this.#next(question.id, signal)).trim() || question.suggested
    const chosen = question.choices.find(({ value }) => value.toLowerCase() === line?.toLowerCase())
    if (chosen !== undefined) return chosen.value
    if (question.none !== undefined) return null
    throw noAnswer(question.id)
  }

  async confirm(): Promise<boolean> {
    return true
  }

  #checked({ id, problem }: TextQuestion, line: string | undefined): string {
    if (line === undefined) throw noAnswer(id)
    const wrong = problem?.(line)
    if (wrong === undefined) return line
    this.#output.warn(wrong)
    throw noAnswer(id)
  }

  async #next(id: string, signal: AbortSignal): Promise<string> {
    const line = await this.#lines.next(signal)
    if (line === undefined) throw noAnswer(id)
    return line
  }
}
