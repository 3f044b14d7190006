import type { ErrorCode, ErrorParameter, ParametersOf } from './error-codes.ts'

export interface ParallaxErrorOptions extends ErrorOptions {
  /** For the Details of a report: technical, in English, without names or content. */
  readonly detail?: string
}

/**
 * What every expected failure of the SDK is. `code`, or `instanceof` a subclass, tells which.
 *
 * The words for people (what happened, what is safe, what to do next) stand in the catalogues of `words/` under
 * `messageKey`; `describeError` makes sentences of them. `message` is the code and the detail alone: parameters may be
 * names of files and people, which must not reach a log by accident.
 *
 * Anything else that is thrown is a defect, or the reason of an `AbortSignal`.
 */
export abstract class ParallaxError<C extends ErrorCode = ErrorCode> extends Error {
  /** Stable; programs switch on it. */
  readonly code: C
  /** Private, so that printing the error does not show them. */
  readonly #parameters: Readonly<Record<string, ErrorParameter>>
  readonly detail: string | undefined

  constructor(code: C, parameters: ParametersOf<C>, options: ParallaxErrorOptions = {}) {
    super(options.detail === undefined ? code : `${code}: ${options.detail}`, options)
    this.name = new.target.name
    this.code = code
    this.#parameters = parameters
    this.detail = options.detail
  }

  /** What the words of this code name. */
  get parameters(): Readonly<Record<string, ErrorParameter>> {
    return this.#parameters
  }

  /** Where the words stand in a catalogue. */
  get messageKey(): `errors.${C}` {
    return `errors.${this.code}`
  }
}
