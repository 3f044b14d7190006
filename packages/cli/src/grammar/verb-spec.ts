import type { WordKey } from '../words/words.ts'
import type { Argument, Option, ValueOfField } from './field.ts'

/** What a verb takes: data from which parser, help, completion and the types of the verb's input all follow. */
export interface VerbSpec {
  /** Noun and verb, or the verb alone: `workspace create`, `ls`. */
  readonly path: string
  /** Other paths that lead here. */
  readonly aliases?: readonly string[]
  readonly words: WordKey
  /** In this order on the command line. */
  readonly arguments: Readonly<Record<string, Argument>>
  /** By name in camelCase; `--kebab-case` on the command line. */
  readonly options: Readonly<Record<string, Option>>
  /** Everything after the verb goes to it as it stands (`server start`). */
  readonly passThrough?: true
}

/** What the function of a verb gets: each argument and option by its name. */
export type InputOf<S extends VerbSpec> = {
  readonly [K in keyof S['arguments']]: ValueOfField<S['arguments'][K]>
} & {
  readonly [K in keyof S['options']]: ValueOfField<S['options'][K]>
} & {
  /** What a pass-through verb was given. */
  readonly rest: readonly string[]
}

/** `sendEmail` is `--send-email`. */
export function longFlag(name: string): string {
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`
}
