import type { ClearSlab, SealedSlab } from '@parallax/client'
import type { Slabs } from './slabs.ts'

export interface Extent {
  readonly offset: number
  readonly length: number
}

/** Memory on loan: given back when it is disposed of, unless it was handed on before. */
export class Loan implements ClearSlab, SealedSlab {
  readonly #slabs: Slabs
  readonly #extent: Extent
  #memory: ArrayBuffer | undefined

  constructor(slabs: Slabs, memory: ArrayBuffer, extent: Extent) {
    this.#slabs = slabs
    this.#memory = memory
    this.#extent = extent
  }

  get bytes(): Uint8Array<ArrayBuffer> {
    if (this.#memory === undefined) throw new TypeError('a slab used after it was handed on or given back')
    return new Uint8Array(this.#memory, this.#extent.offset, this.#extent.length)
  }

  /** The memory; whoever takes it gives it back. */
  handOn(): ArrayBuffer {
    const { buffer } = this.bytes
    this.#memory = undefined
    return buffer
  }

  [Symbol.dispose](): void {
    if (this.#memory !== undefined) this.#slabs.giveBack(this.handOn())
  }
}
