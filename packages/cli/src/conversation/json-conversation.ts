import { CliError } from '../cli-error.ts'
import { EXIT } from '../exit-code.ts'
import type { Output } from '../output/output.ts'
import type { ChoiceQuestion, Conversation, SecretQuestion, TextQuestion } from './conversation.ts'
import type { InputLines } from './input-lines.ts'

type Kind = 'text' | 'secret' | 'choice'

/**
 * Questions as JSON lines on stderr, answers as JSON lines on stdin: `{"question":{"id":"email",…}}` is answered by
 * `{"answer":"…"}`; null takes what is suggested, or none of the choices.
 */
export class JsonConversation implements Conversation {
  readonly withPerson = false
  readonly #output: Output
  readonly #lines: InputLines

  constructor(output: Output, lines: InputLines) {
    this.#output = output
    this.#lines = lines
  }

  async text(question: TextQuestion, signal: AbortSignal): Promise<string> {
    const answer = await this.#ask('text', question, { signal, problem: question.problem })
    return answer ?? this.#missing(question.id)
  }

  async secret(question: SecretQuestion, signal: AbortSignal): Promise<string> {
    const answer = await this.#ask('secret', question, { signal, problem: question.problem })
    return answer ?? this.#missing(question.id)
  }

  async choose(question: ChoiceQuestion, signal: AbortSignal): Promise<string | null> {
    const values = question.choices.map(({ value }) => value)
    const problem = (answer: string) => (values.includes(answer) ? undefined : 'not one of the choices')
    const answer = await this.#ask('choice', question, { signal, problem, choices: values })
    if (answer === null && question.none === undefined) return this.#missing(question.id)
    return answer
  }

  async confirm(): Promise<boolean> {
    return true
  }

  async #ask(
    kind: Kind,
    question: TextQuestion | ChoiceQuestion,
    options: {
      readonly signal: AbortSignal
      readonly problem: ((answer: string) => string | undefined) | undefined
      readonly choices?: readonly string[]
    },
  ): Promise<string | null> {
    let problem: string | undefined
    for (;;) {
      const { id, sentence: text, suggested = null } = question
      const choices = options.choices === undefined ? {} : { choices: options.choices }
      const again = problem === undefined ? {} : { problem }
      this.#output.tell({ question: { id, kind, text, ...choices, suggested, ...again } }, text)
      const answer = readAnswer(await this.#lines.next(options.signal)) ?? suggested
      if (answer === undefined) throw noAnswer(id)
      problem = answer === null ? undefined : options.problem?.(answer)
      if (problem === undefined) return answer
    }
  }

  #missing(id: string): never {
    throw noAnswer(id)
  }
}

/** Nothing more on standard input, or nothing that answers. */
export function noAnswer(id: string): CliError {
  return new CliError('no_answer', 'error.noAnswer', { parameters: { question: id }, exitCode: EXIT.usage })
}

function readAnswer(line: string | undefined): string | null | undefined {
  if (line === undefined) throw new CliError('no_answer', 'error.endOfAnswers', { exitCode: EXIT.usage })
  const value = parsed(line)
  if (typeof value === 'object' && value !== null && 'answer' in value) {
    const { answer } = value
    if (typeof answer === 'string' || answer === null) return answer
  }
  throw new CliError('usage', 'error.badAnswer', { exitCode: EXIT.usage })
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}
