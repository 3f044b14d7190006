import type { WordKey } from '../words/words.ts'

interface FieldCommon {
  /** What it is, in the catalogue. */
  readonly words: WordKey
  /** Name of the variable without `PARALLAX_` that stands in for a missing option. */
  readonly variable?: string
}

/** Kinds of values that a shell can complete. */
export type Completion = 'file' | 'folder' | 'none'

/** One text. */
export interface TextField extends FieldCommon {
  readonly kind: 'text'
  /** How its value is called in the help: `WORKSPACE`. */
  readonly value: string
  readonly completion?: Completion
}

/** Several texts. */
export interface ListField extends FieldCommon {
  readonly kind: 'list'
  readonly value: string
  readonly completion?: Completion
}

/** One of a few words; case does not count. */
export interface ChoiceField<C extends string> extends FieldCommon {
  readonly kind: 'choice'
  readonly value: string
  readonly choices: readonly C[]
}

/** Present or not. */
export interface FlagField extends FieldCommon {
  readonly kind: 'flag'
}

/** What stands after a verb. */
export type Argument = (TextField | ListField | ChoiceField<string>) & { readonly presence: 'required' | 'optional' }

/** What stands behind a dash. */
export type Option = (TextField | ListField | ChoiceField<string> | FlagField) & {
  /** One letter. */
  readonly short?: string
}

/** The value that a verb gets for a field. */
export type ValueOfField<F> = F extends { readonly kind: 'flag' }
  ? boolean
  : F extends { readonly kind: 'list' }
    ? readonly string[]
    : F extends { readonly kind: 'choice'; readonly choices: readonly (infer C)[] }
      ? Presence<F, C>
      : Presence<F, string>

type Presence<F, T> = F extends { readonly presence: 'required' } ? T : T | undefined
