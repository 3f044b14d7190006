/** Why bytes were refused, and where: `path` names the fields from the outermost inwards. */
export class DecodeError extends Error {
  override readonly name = 'DecodeError'
  /** What was wrong, without the path. */
  readonly reason: string
  #path: string = ''

  constructor(reason: string) {
    super(reason)
    this.reason = reason
  }

  /** Names of fields and numbers of items, joined by dots; empty for the whole value. */
  get path(): string {
    return this.#path
  }

  /** Called by each container while the error leaves it, innermost first. */
  within(step: string | number): this {
    this.#path = this.#path === '' ? `${step}` : `${step}.${this.#path}`
    this.message = `${this.#path}: ${this.reason}`
    return this
  }
}

/** Adds `step` to the path of a decode error; anything else passes unchanged. */
export function located(error: unknown, step: string | number): unknown {
  return error instanceof DecodeError ? error.within(step) : error
}
