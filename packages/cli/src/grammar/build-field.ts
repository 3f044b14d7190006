import type { WordKey } from '../words/words.ts'
import type { Completion } from './field.ts'

interface OptionDetails {
  readonly short?: string
  readonly variable?: string
  readonly completion?: Completion
}

/** An argument that must stand there. */
export function required(value: string, words: WordKey, completion: Completion = 'none') {
  return { kind: 'text', presence: 'required', value, words, completion } as const
}

/** An argument that may be left out. */
export function optional(value: string, words: WordKey, completion: Completion = 'none') {
  return { kind: 'text', presence: 'optional', value, words, completion } as const
}

/** One argument or more, the last of its verb. */
export function several(value: string, words: WordKey, completion: Completion = 'none') {
  return { kind: 'list', presence: 'required', value, words, completion } as const
}

/** An option with a text. */
export function text(value: string, words: WordKey, details: OptionDetails = {}) {
  return { kind: 'text', value, words, ...details } as const
}

/** An option that is there or not. */
export function flag(words: WordKey, short?: string) {
  return { kind: 'flag', words, ...(short === undefined ? {} : { short }) } as const
}

/** An option with one of a few words. */
export function choice<const C extends string>(choices: readonly C[], words: WordKey, short?: string) {
  return {
    kind: 'choice',
    value: choices.join('|'),
    choices,
    words,
    ...(short === undefined ? {} : { short }),
  } as const
}

/** An argument with one of a few words. */
export function requiredChoice<const C extends string>(value: string, choices: readonly C[], words: WordKey) {
  return { kind: 'choice', presence: 'required', value, choices, words } as const
}
