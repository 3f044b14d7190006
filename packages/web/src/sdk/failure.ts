import { type ErrorCode, ParallaxError, type ParametersOf } from '@parallax/client'
import { transferHandlers } from 'comlink'
import type { Failure } from './sdk.ts'

/** What came wrong out of the worker: `describeError` has its words. */
export class SdkError extends ParallaxError {
  constructor({ code, parameters, detail }: Failure) {
    super(code, parameters as ParametersOf<ErrorCode>, detail === undefined ? {} : { detail })
  }
}

/** Anything thrown, as it may travel: an unknown defect is told by its kind alone, since its message may hold anything. */
export function failureOf(error: unknown): Failure {
  if (error instanceof ParallaxError) {
    const { code, parameters, detail } = error
    return { code, parameters, detail }
  }
  if (error instanceof Error && error.name === 'AbortError')
    return { code: 'cancelled', parameters: {}, detail: undefined }
  return { code: 'internal', parameters: {}, detail: error instanceof Error ? error.name : typeof error }
}

/** Comlink keeps only the message of an error; ours have more to say. To be called on both ends, before all else. */
export function carryFailures(): void {
  const handler = transferHandlers.get('throw')
  if (handler === undefined) throw new TypeError('Comlink has changed')
  transferHandlers.set('throw', {
    canHandle: (value): value is unknown => handler.canHandle(value),
    serialize: (thrown) => [failureOf((thrown as { readonly value: unknown }).value), []],
    deserialize: (failure) => {
      throw new SdkError(failure as Failure)
    },
  })
}
