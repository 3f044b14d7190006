import type { ErrorCode } from '../errors/error-codes.ts'
import { ParallaxError } from '../errors/parallax-error.ts'
import type { Catalogue, ErrorWords } from './catalogue.ts'
import { fillWords } from './fill-words.ts'

export interface ErrorDescription extends ErrorWords {
  readonly code: string
  /** Technical, for the Details and for reports. */
  readonly detail: string | undefined
}

/**
 * What to tell a person about anything that was thrown. What is no `ParallaxError` and no abort is a defect, told as
 * `internal` with its kind alone: its message may hold anything.
 *
 * @example
 * const { what, safe, next, code } = describeError(catalogueOf(['fr-FR']), error)
 */
export function describeError(
  catalogue: Catalogue,
  error: unknown,
  options: { readonly timeZone?: string } = {},
): ErrorDescription {
  if (isAbort(error)) return { code: 'cancelled', detail: undefined, ...catalogue.errors.cancelled }
  if (!(error instanceof ParallaxError))
    return { code: 'internal', detail: kindOf(error), ...catalogue.errors.internal }
  const code: ErrorCode = error.code
  const words = catalogue.errors[code]
  const fill = (text: string) => fillWords(catalogue, text, { ...options, parameters: error.parameters })
  return {
    code,
    detail: error.detail,
    what: fill(words.what),
    safe: fill(words.safe),
    next: fill(words.next),
  }
}

/** What `AbortController.abort()` gives as its reason. */
function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError'
}

function kindOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error
}
