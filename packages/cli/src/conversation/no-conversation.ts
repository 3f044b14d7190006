import { CliError } from '../cli-error.ts'
import { EXIT } from '../exit-code.ts'
import type { ChoiceQuestion, Conversation, SecretQuestion, TextQuestion } from './conversation.ts'

/** Nobody to ask: no terminal, and standard input was not given to answers. */
export class NoConversation implements Conversation {
  readonly withPerson = false

  async text({ sentence, suggested, needsAnswer }: TextQuestion): Promise<string> {
    if (suggested !== undefined && needsAnswer === false) return suggested
    throw noTerminal(sentence)
  }

  async secret(question: SecretQuestion): Promise<string> {
    throw noTerminal(question.sentence)
  }

  async choose(question: ChoiceQuestion): Promise<string | null> {
    throw noTerminal(question.sentence)
  }

  async confirm(): Promise<boolean> {
    return true
  }
}

function noTerminal(question: string): CliError {
  return new CliError('no_terminal', 'error.noTerminal', {
    parameters: { question },
    next: 'error.noTerminal.next',
    exitCode: EXIT.usage,
  })
}
