/** Listens to events of type `E`. */
export interface EventSource<E extends object> {
  /** Calls `listener` for each event from now on; the answer ends it. */
  subscribe(listener: (event: E) => void): () => void
  /** Every event from now on, none dropped, until `signal` ends it. Listening starts with the call. */
  iterate(signal: AbortSignal): AsyncIterable<E>
}

/**
 * Tells events to whoever listens, in the order they are emitted. Listeners are called at once, in the order they
 * came; one that throws does not keep the others from hearing: its error goes to `onListenerError`.
 */
export class EventBus<E extends object> implements EventSource<E> {
  readonly #listeners = new Set<{ readonly hear: (event: E) => void }>()
  readonly #onListenerError: (error: unknown) => void

  constructor(onListenerError: (error: unknown) => void) {
    this.#onListenerError = onListenerError
  }

  emit(event: E): void {
    for (const listener of [...this.#listeners]) {
      if (!this.#listeners.has(listener)) continue
      try {
        listener.hear(event)
      } catch (error) {
        this.#onListenerError(error)
      }
    }
  }

  subscribe(listener: (event: E) => void): () => void {
    const entry = { hear: listener }
    this.#listeners.add(entry)
    return () => {
      this.#listeners.delete(entry)
    }
  }

  iterate(signal: AbortSignal): AsyncIterable<E> {
    const waiting: E[] = []
    let wake: (() => void) | undefined
    const unsubscribe = this.subscribe((event) => {
      waiting.push(event)
      wake?.()
    })
    const stop = (): void => {
      unsubscribe()
      wake?.()
    }
    if (signal.aborted) stop()
    else signal.addEventListener('abort', stop, { once: true })
    return (async function* () {
      try {
        while (!signal.aborted) {
          const event = waiting.shift()
          if (event !== undefined) yield event
          else
            await new Promise<void>((resolve) => {
              wake = resolve
            })
        }
      } finally {
        signal.removeEventListener('abort', stop)
        unsubscribe()
      }
    })()
  }
}
