/** Puts an answer together, in one piece of memory where its length is announced. */
export class AnswerBody {
  readonly #longest: number
  #bytes: Uint8Array
  #length = 0

  /** `announced`: the value of `Content-Length`, which nobody has to believe. */
  constructor(announced: string | undefined, longest: number) {
    const size = Number(announced ?? 0)
    this.#longest = longest
    this.#bytes = new Uint8Array(Number.isSafeInteger(size) && size > 0 && size <= longest ? size : 0)
  }

  /** False when the answer is longer than anybody wants to have. */
  add(part: Uint8Array): boolean {
    const needed = this.#length + part.length
    if (needed > this.#longest) return false
    if (needed > this.#bytes.length) {
      const grown = new Uint8Array(Math.min(this.#longest, Math.max(needed, 2 * this.#bytes.length)))
      grown.set(this.#bytes.subarray(0, this.#length))
      this.#bytes = grown
    }
    this.#bytes.set(part, this.#length)
    this.#length = needed
    return true
  }

  finish(): Uint8Array {
    return this.#bytes.subarray(0, this.#length)
  }
}
