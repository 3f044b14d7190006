import { proxy } from 'comlink'
import { useEffect, useMemo, useRef, useState } from 'react'

/** A question that the SDK waits for, as a page shows it. */
export interface Asked<Q> {
  readonly question: Q
  readonly answer: (value: never) => void
}

/** Resolves when the page that started a greeting goes away. */
export class Leaving {
  readonly #left = Promise.withResolvers<void>()
  /** To be given across to the worker. */
  readonly left = proxy(() => this.#left.promise)

  leave(): void {
    this.#left.resolve()
  }
}

/** One `Leaving` for the life of a component. */
export function useLeaving(): Leaving {
  const leaving = useMemo(() => new Leaving(), [])
  useEffect(() => () => leaving.leave(), [leaving])
  return leaving
}

/** Asks one thing at a time of the person: `ask` waits until the page calls `answer`. */
export function useAsking<Q>() {
  const [question, setQuestion] = useState<Q>()
  const resolve = useRef<(value: unknown) => void>(() => undefined)
  return {
    question,
    ask: <A>(next: Q): Promise<A> => {
      setQuestion(next)
      return new Promise<A>((settle) => {
        resolve.current = settle as (value: unknown) => void
      })
    },
    answer: (value: unknown) => {
      setQuestion(undefined)
      resolve.current(value)
    },
    forget: () => setQuestion(undefined),
  }
}
