import { type CryptoBackend, CryptoError, HashDigest, SEAL_OVERHEAD, SecretKey } from '@parallax/crypto'

/**
 * What a worker is asked. The memory travels with the message: clear bytes begin at `SEAL_OVERHEAD`, sealed bytes at 0,
 * so that sealing needs no other memory.
 */
export type BlockJob =
  | {
      readonly kind: 'seal' | 'sealBlock'
      readonly key: Uint8Array
      readonly memory: ArrayBuffer
      readonly length: number
    }
  | { readonly kind: 'open'; readonly key: Uint8Array; readonly memory: ArrayBuffer; readonly length: number }
  | {
      readonly kind: 'openBlock'
      readonly key: Uint8Array
      readonly memory: ArrayBuffer
      readonly length: number
      readonly size: number
      readonly digest: Uint8Array
    }

export type OpeningFailure = 'CannotDecrypt' | 'SizeMismatch' | 'HashDigestMismatch'

/** What it answers: the memory, always, and what is in it. `length` counts clear bytes, or sealed ones, as asked for. */
export type BlockAnswer =
  | {
      readonly status: 'sealed'
      readonly memory: ArrayBuffer
      readonly length: number
      readonly digest: Uint8Array | undefined
    }
  | { readonly status: 'opened'; readonly memory: ArrayBuffer; readonly length: number }
  | { readonly status: OpeningFailure; readonly memory: ArrayBuffer }

/** The work of one thread, one job at a time. */
export class BlockWork {
  readonly #crypto: CryptoBackend
  /** Opening writes here, and the sealed bytes stay until it is known what was wrong with them. Swapped, not copied. */
  #spare = new ArrayBuffer(0)
  #last: Promise<unknown> = Promise.resolve()

  constructor(crypto: CryptoBackend) {
    this.#crypto = crypto
  }

  run(job: BlockJob): Promise<BlockAnswer> {
    const answer = this.#last.then(() => this.#run(job))
    this.#last = answer.catch(() => undefined)
    return answer
  }

  async #run(job: BlockJob): Promise<BlockAnswer> {
    const key = new SecretKey(job.key)
    switch (job.kind) {
      case 'seal':
      case 'sealBlock':
        return this.#seal(job.kind, key, job)
      case 'open':
        return this.#open(key, job)
      case 'openBlock':
        return this.#openBlock(key, job)
    }
  }

  async #seal(kind: 'seal' | 'sealBlock', key: SecretKey, { memory, length }: BlockJob): Promise<BlockAnswer> {
    const clear = new Uint8Array(memory, SEAL_OVERHEAD, length)
    const sealed = new Uint8Array(memory, 0, length + SEAL_OVERHEAD)
    if (kind === 'sealBlock') {
      const digest = await this.#crypto.sealBlock(key, clear, sealed)
      return { status: 'sealed', memory, length: sealed.length, digest: digest.bytes }
    }
    this.#crypto.sealInto(key, clear, sealed)
    return { status: 'sealed', memory, length: sealed.length, digest: undefined }
  }

  #open(key: SecretKey, { memory, length }: BlockJob): BlockAnswer {
    if (length < SEAL_OVERHEAD) return { status: 'CannotDecrypt', memory }
    const { spare, clear } = this.#room(memory, length)
    if (!opens(() => this.#crypto.openInto(key, new Uint8Array(memory, 0, length), clear)))
      return { status: 'CannotDecrypt', memory }
    this.#spare = memory
    return { status: 'opened', memory: spare, length: clear.length }
  }

  /** Checks of spec 06a §10.2, in their order. */
  async #openBlock(key: SecretKey, job: Extract<BlockJob, { kind: 'openBlock' }>): Promise<BlockAnswer> {
    const { memory, length, size, digest } = job
    if (length < SEAL_OVERHEAD) return { status: 'CannotDecrypt', memory }
    const { spare, clear } = this.#room(memory, length)
    const sealed = new Uint8Array(memory, 0, length)
    const opened = await opensLater(this.#crypto.openBlock(key, sealed, { out: clear, digest: new HashDigest(digest) }))
    if (opened && clear.length === size) {
      this.#spare = memory
      return { status: 'opened', memory: spare, length: size }
    }
    const authentic = opened || opens(() => this.#crypto.openInto(key, sealed, clear))
    clear.fill(0)
    if (!authentic) return { status: 'CannotDecrypt', memory }
    return { status: clear.length === size ? 'HashDigestMismatch' : 'SizeMismatch', memory }
  }

  #room(memory: ArrayBuffer, sealedLength: number): { readonly spare: ArrayBuffer; readonly clear: Uint8Array } {
    if (this.#spare.byteLength !== memory.byteLength) this.#spare = new ArrayBuffer(memory.byteLength)
    return { spare: this.#spare, clear: new Uint8Array(this.#spare, SEAL_OVERHEAD, sealedLength - SEAL_OVERHEAD) }
  }
}

function opens(open: () => void): boolean {
  try {
    open()
    return true
  } catch (error) {
    if (error instanceof CryptoError) return false
    throw error
  }
}

async function opensLater(opening: Promise<void>): Promise<boolean> {
  try {
    await opening
    return true
  } catch (error) {
    if (error instanceof CryptoError) return false
    throw error
  }
}
