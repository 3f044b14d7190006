/** A text that only the person knows. */
export interface TextQuestion {
  /** Stable name, for programs that answer. */
  readonly id: string
  readonly sentence: string
  /** Taken when the answer is empty. */
  readonly suggested?: string
  /** Nobody minds if what is suggested is taken when there is nobody to ask. */
  readonly needsAnswer?: false
  /** Says what is wrong with an answer; it is then asked for again. */
  readonly problem?: (answer: string) => string | undefined
}

/** A secret: shown to nobody. */
export type SecretQuestion = Omit<TextQuestion, 'suggested' | 'needsAnswer'>

/** One out of a few. */
export interface ChoiceQuestion {
  readonly id: string
  readonly sentence: string
  readonly choices: readonly { readonly value: string; readonly label: string }[]
  readonly suggested?: string
  /** Words of the way out, answered as null; without it one of the choices must be taken. */
  readonly none?: string
}

/**
 * Who answers questions: a person at a terminal, or a program that writes to our standard input.
 *
 * Every method rejects with a `CliError` when there is no answer to be had, and with the reason of `signal` once that
 * is aborted.
 */
export interface Conversation {
  /** Somebody sees what is typed and can confirm it. */
  readonly withPerson: boolean
  text(question: TextQuestion, signal: AbortSignal): Promise<string>
  secret(question: SecretQuestion, signal: AbortSignal): Promise<string>
  choose(question: ChoiceQuestion, signal: AbortSignal): Promise<string | null>
  /** Asks before something is lost. Programs are not asked: they say what they mean. */
  confirm(sentence: string, signal: AbortSignal): Promise<boolean>
}
