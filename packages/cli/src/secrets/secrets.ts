import type { Conversation } from '../conversation/conversation.ts'
import type { InputLines } from '../conversation/input-lines.ts'
import { noAnswer } from '../conversation/json-conversation.ts'
import type { Output } from '../output/output.ts'
import type { Say } from '../words/words.ts'
import { isTooShort, passwordStrength } from './password-strength.ts'

/** Which secret is wanted; also how the question for it is called. */
export type SecretName = 'password' | 'new_password' | 'mfa_code' | 'recovery_password'

export interface SecretsOptions {
  readonly conversation: Conversation
  readonly output: Output
  readonly say: Say
  readonly signal: AbortSignal
  /** `--password-stdin` or `--password-file`: successive lines, in the order of spec 08 §3. */
  readonly lines: InputLines | undefined
}

/** Passwords and codes, from where the command line says; never from an argument or a variable. */
export class Secrets {
  readonly #options: SecretsOptions

  constructor(options: SecretsOptions) {
    this.#options = options
  }

  /** True when a wrong answer can be followed by a better one. */
  get canAskAgain(): boolean {
    return this.#options.lines === undefined
  }

  /** A secret that exists. */
  async existing(name: Exclude<SecretName, 'new_password'>): Promise<string> {
    const { conversation, say, signal } = this.#options
    const line = await this.#line(name)
    return line ?? conversation.secret({ id: name, sentence: say(`question.${name}`) }, signal)
  }

  /** A new password: typed twice by a person, its strength shown. */
  async created(): Promise<string> {
    const { output, say } = this.#options
    const password = (await this.#line('new_password')) ?? (await this.#typedTwice())
    const strength = await passwordStrength(password)
    const sentence = say(`strength.${strength}`)
    if (strength === 'too_short' || strength === 'weak') output.warn(sentence)
    else output.say(sentence)
    return password
  }

  async #line(name: SecretName): Promise<string | undefined> {
    const { lines, signal } = this.#options
    if (lines === undefined) return undefined
    const line = await lines.next(signal)
    if (line === undefined || line === '') throw noAnswer(name)
    return line
  }

  async #typedTwice(): Promise<string> {
    const { conversation, output, say, signal } = this.#options
    const problem = (answer: string) => this.#problem(answer)
    for (;;) {
      const password = await conversation.secret(
        { id: 'new_password', sentence: say('question.new_password'), problem },
        signal,
      )
      if (!conversation.withPerson) return password
      const again = await conversation.secret(
        { id: 'new_password_again', sentence: say('question.passwordAgain') },
        signal,
      )
      if (again === password) return password
      output.warn(say('password.differ'))
    }
  }

  #problem(password: string): string | undefined {
    const { conversation, say } = this.#options
    if (password === '') return say('password.empty')
    return conversation.withPerson && isTooShort(password) ? say('strength.too_short') : undefined
  }
}
