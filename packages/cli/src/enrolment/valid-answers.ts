import { usageError } from '../cli-error.ts'
import type { VerbContext } from '../context/verb-context.ts'

/** Texts that both sides of an enrolment give. */
export interface CheckedText<T extends string> {
  readonly id: 'name' | 'email' | 'device_label'
  /** From the command line: not asked for any more. */
  readonly given: string | undefined
  readonly suggested: string | undefined
  readonly parse: (text: string) => T | undefined
  readonly signal: AbortSignal
}

/** A valid answer: from the command line, else asked for until it is one. */
export async function checked<T extends string>(
  { conversation, say }: VerbContext,
  { id, given, suggested, parse, signal }: CheckedText<T>,
): Promise<T> {
  // Who somebody is has to be said; what a computer is called is no matter.
  const question = {
    id,
    sentence: say(`question.${id}`),
    ...(id === 'device_label' && { needsAnswer: false as const }),
  }
  const problem = (answer: string) => (parse(answer) === undefined ? say(`invalid.${id}`) : undefined)
  const text = given ?? (await conversation.text({ ...question, problem, ...(suggested && { suggested }) }, signal))
  const value = parse(text)
  if (value === undefined) throw usageError(`invalid.${id}`)
  return value
}
