/** A sealed block of the usual size, and what stands around it in a request. */
const LENGTH = 576 * 1024
/** What is shorter costs little to throw away. */
const LEAST = 256 * 1024
/** Most that are kept, free of use: 9 MiB. */
const KEPT = 16

/**
 * Memory for blocks that is used again. Half a megabyte for each block, thrown away, is collected late and leaves holes
 * where it was: a server that had handled thousands of blocks took 100 MiB more.
 *
 * Bytes may be kept for as long as anybody likes: only those that are given back are used again, others are collected.
 */
export class BlockBuffers {
  readonly #free: ArrayBufferLike[] = []
  readonly #lent = new WeakSet<ArrayBufferLike>()

  /** Bytes of any content: whoever takes them fills them all, or hands on only those that are filled. */
  take(length: number): Uint8Array {
    if (length < LEAST || length > LENGTH) return Buffer.allocUnsafeSlow(length)
    const memory = this.#free.pop() ?? new ArrayBuffer(LENGTH)
    this.#lent.add(memory)
    return new Uint8Array(memory, 0, length)
  }

  /** From whoever knows that nobody looks at any part of what was taken any more. Bytes from elsewhere are left alone. */
  giveBack({ buffer }: Uint8Array): void {
    if (this.#lent.delete(buffer) && this.#free.length < KEPT) this.#free.push(buffer)
  }
}
