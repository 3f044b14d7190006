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
  const problem = (answer: string) => (parse(answer) === undefined ? say(`invalid.${id}`) : undefined)
  const text =
    given ??
    (await conversation.text(
      { id, sentence: say(`question.${id}`), problem, ...(suggested === undefined ? {} : { suggested }) },
      signal,
    ))
  const value = parse(text)
  if (value === undefined) throw usageError(`invalid.${id}`)
  return value
}
