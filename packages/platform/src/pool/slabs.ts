import { BLOCK_SIZE, type PoolOptions } from '@parallax/client'
import { SEAL_OVERHEAD } from '@parallax/crypto'

const SLAB_BYTES = BLOCK_SIZE + SEAL_OVERHEAD

interface Waiting {
  readonly size: number
  readonly enter: (memory: ArrayBuffer) => void
  readonly refuse: (reason: unknown) => void
}

/** So many pieces of memory on loan at a time, used again and again. Larger ones are made for the occasion. */
export class Slabs {
  readonly count: number
  readonly #free: ArrayBuffer[] = []
  readonly #waiting: Waiting[] = []
  #onLoan = 0
  #closed: { readonly reason: unknown } | undefined

  constructor(count: number) {
    this.count = count
  }

  /** Memory for `size` clear bytes and the overhead of sealing them. */
  borrow(size: number, { signal }: PoolOptions): Promise<ArrayBuffer> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason)
      if (this.#closed !== undefined) return reject(this.#closed.reason)
      const onAbort = (): void => {
        this.#waiting.splice(this.#waiting.indexOf(waiting), 1)
        reject(signal?.reason)
      }
      const enter = (memory: ArrayBuffer): void => {
        signal?.removeEventListener('abort', onAbort)
        resolve(memory)
      }
      const waiting: Waiting = { size, enter, refuse: reject }
      signal?.addEventListener('abort', onAbort, { once: true })
      this.#waiting.push(waiting)
      this.#lend()
    })
  }

  /** Without memory: it was lost with its worker. */
  giveBack(memory: ArrayBuffer | undefined): void {
    this.#onLoan -= 1
    if (memory?.byteLength === SLAB_BYTES) this.#free.push(memory)
    this.#lend()
  }

  close(reason: unknown): void {
    this.#closed = { reason }
    this.#free.length = 0
    for (const { refuse } of this.#waiting.splice(0)) refuse(reason)
  }

  #lend(): void {
    while (this.#onLoan < this.count) {
      const next = this.#waiting.shift()
      if (next === undefined) return
      this.#onLoan += 1
      const memory = next.size > BLOCK_SIZE ? undefined : this.#free.pop()
      next.enter(memory ?? new ArrayBuffer(Math.max(SLAB_BYTES, next.size + SEAL_OVERHEAD)))
    }
  }
}
