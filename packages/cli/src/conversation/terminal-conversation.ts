import type { Readable, Writable } from 'node:stream'
import { confirm, isCancel, password, select, text } from '@clack/prompts'
import { CliError } from '../cli-error.ts'
import { EXIT } from '../exit-code.ts'
import { escapeText } from '../output/escape.ts'
import type { Say } from '../words/words.ts'
import type { ChoiceQuestion, Conversation, SecretQuestion, TextQuestion } from './conversation.ts'

/** Where the person sits. The output is never stdout: that is for data. */
export interface Terminal {
  readonly input: Readable
  readonly output: Writable
}

// No choice may have the value that stands for "none of these".
const NONE = '\0none'

/** Asks a person. Ctrl-C at a question ends the command like Ctrl-C anywhere else. */
export class TerminalConversation implements Conversation {
  readonly withPerson = true
  readonly #terminal: Terminal
  readonly #say: Say

  constructor(terminal: Terminal, say: Say) {
    this.#terminal = terminal
    this.#say = say
  }

  async text(question: TextQuestion, signal: AbortSignal): Promise<string> {
    const { suggested, problem } = question
    const answer = await text({
      ...this.#common(question.sentence, signal),
      ...(suggested === undefined ? {} : { initialValue: suggested }),
      validate: (value) => problem?.(value ?? ''),
    })
    return isCancel(answer) ? withdrawn(signal) : answer
  }

  async secret(question: SecretQuestion, signal: AbortSignal): Promise<string> {
    const { problem } = question
    const answer = await password({
      ...this.#common(question.sentence, signal),
      validate: (value) => problem?.(value ?? ''),
    })
    return isCancel(answer) ? withdrawn(signal) : answer
  }

  async choose(question: ChoiceQuestion, signal: AbortSignal): Promise<string | null> {
    const choices = question.choices.map(({ value, label }) => ({ value, label: escapeText(label) }))
    const none = question.none === undefined ? [] : [{ value: NONE, label: question.none }]
    const answer = await select({
      ...this.#common(question.sentence, signal),
      options: [...choices, ...none],
      showInstructions: false,
      ...(question.suggested === undefined ? {} : { initialValue: question.suggested }),
    })
    if (isCancel(answer)) return withdrawn(signal)
    return answer === NONE ? null : answer
  }

  async confirm(sentence: string, signal: AbortSignal): Promise<boolean> {
    const words = { active: this.#say('prompt.yes'), inactive: this.#say('prompt.no'), initialValue: false }
    const answer = await confirm({ ...this.#common(sentence, signal), ...words })
    return isCancel(answer) ? withdrawn(signal) : answer
  }

  #common(sentence: string, signal: AbortSignal) {
    return { message: escapeText(sentence), withGuide: false, signal, ...this.#terminal }
  }
}

/** Ctrl-C at a question, or the question was withdrawn. */
function withdrawn(signal: AbortSignal): never {
  signal.throwIfAborted()
  throw new CliError('interrupted', 'error.interrupted', { exitCode: EXIT.interrupted, safe: 'error.interrupted.safe' })
}
