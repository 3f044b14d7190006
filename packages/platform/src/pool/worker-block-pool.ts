import {
  BLOCK_SIZE,
  type BlockPool,
  type ClearSlab,
  type ExpectedBlock,
  InternalError,
  type OpenedBlock,
  type PoolOptions,
  type SealedBlock,
  type SealedSlab,
  StoppedError,
} from '@parallax/client'
import { type CryptoBackend, HashDigest, SEAL_OVERHEAD, type SecretKey } from '@parallax/crypto'
import { type BlockAnswer, type BlockJob, BlockWork, type OpeningFailure } from './block-work.ts'
import { Dispatcher } from './dispatcher.ts'
import { Loan } from './loan.ts'
import type { SpawnPoolWorker } from './pool-worker.ts'
import { Slabs } from './slabs.ts'

export interface WorkerBlockPoolOptions {
  /** For small work, which is done before a worker would have heard of it. */
  readonly crypto: CryptoBackend
  readonly spawn: SpawnPoolWorker
  readonly workers: number
  /** Two for each worker and a window of transfers of 16 (spec 06b §12.3), when left out. */
  readonly slabs?: number
}

const TRANSFER_WINDOW = 16
/** Bytes that are sealed or opened on the caller's thread: about as long as a message takes to a worker and back. */
const SMALL = 16_384

interface SealRequest extends PoolOptions {
  readonly kind: 'seal' | 'sealBlock'
  readonly key: SecretKey
  readonly length: number
}

/** The job of opening, before there is memory for it. */
type OpenRequest = PoolOptions & {
  readonly key: SecretKey
  readonly expected?: ExpectedBlock
}

/** Seals and opens in workers. Memory moves between threads, which copies nothing. */
export class WorkerBlockPool implements BlockPool {
  readonly #slabs: Slabs
  readonly #dispatcher: Dispatcher
  readonly #smallWork: BlockWork

  constructor({ crypto, spawn, workers, slabs }: WorkerBlockPoolOptions) {
    this.#slabs = new Slabs(slabs ?? 2 * workers + TRANSFER_WINDOW)
    this.#dispatcher = new Dispatcher({ spawn, workers, reclaim: (memory) => this.#slabs.giveBack(memory) })
    this.#smallWork = new BlockWork(crypto)
  }

  get slabs(): number {
    return this.#slabs.count
  }

  async slab(options: PoolOptions & { readonly size?: number } = {}): Promise<ClearSlab> {
    const length = options.size ?? BLOCK_SIZE
    return new Loan(this.#slabs, await this.#slabs.borrow(length, options), { offset: SEAL_OVERHEAD, length })
  }

  async sealBlock(
    clear: ClearSlab,
    key: SecretKey,
    options: PoolOptions & { readonly length: number },
  ): Promise<SealedBlock> {
    const { sealed, digest } = await this.#seal(clear, { ...options, key, kind: 'sealBlock' })
    if (digest === undefined) throw new InternalError({ detail: 'block worker: no digest' })
    return {
      get bytes() {
        return sealed.bytes
      },
      digest: new HashDigest(digest),
      [Symbol.dispose]: () => sealed[Symbol.dispose](),
    }
  }

  async seal(
    clear: ClearSlab,
    key: SecretKey,
    options: PoolOptions & { readonly length: number },
  ): Promise<SealedSlab> {
    return (await this.#seal(clear, { ...options, key, kind: 'seal' })).sealed
  }

  async openBlock(
    sealed: Uint8Array,
    key: SecretKey,
    options: PoolOptions & { readonly expected: ExpectedBlock },
  ): Promise<OpenedBlock> {
    const opened = await this.#open(sealed, { ...options, key })
    return opened instanceof Loan ? { status: 'ok', block: opened } : { status: opened }
  }

  async open(sealed: Uint8Array, key: SecretKey, options: PoolOptions = {}): Promise<ClearSlab | undefined> {
    const opened = await this.#open(sealed, { ...options, key })
    return opened instanceof Loan ? opened : undefined
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const reason = new StoppedError()
    this.#slabs.close(reason)
    this.#dispatcher.close(reason)
  }

  async #seal(clear: ClearSlab, { kind, key, length, signal }: SealRequest) {
    if (!(clear instanceof Loan)) throw new TypeError('a slab of another pool')
    if (length > clear.bytes.length) throw new RangeError(`${length} bytes of ${clear.bytes.length}`)
    const job = { kind, key: key.exposeSecretBytes(), memory: clear.handOn(), length }
    const answer = await this.#run(job, { signal })
    if (answer.status !== 'sealed') throw this.#unexpected(answer)
    const sealed = new Loan(this.#slabs, answer.memory, { offset: 0, length: answer.length })
    return { sealed, digest: answer.digest }
  }

  async #open(sealed: Uint8Array, { key, expected, signal }: OpenRequest): Promise<Loan | OpeningFailure> {
    const memory = await this.#slabs.borrow(sealed.length, { signal })
    new Uint8Array(memory).set(sealed)
    const job = { key: key.exposeSecretBytes(), memory, length: sealed.length }
    const answer = await this.#run(
      expected === undefined
        ? { ...job, kind: 'open' }
        : { ...job, kind: 'openBlock', size: expected.size, digest: expected.digest.bytes },
      { signal },
    )
    if (answer.status === 'sealed') throw this.#unexpected(answer)
    if (answer.status === 'opened')
      return new Loan(this.#slabs, answer.memory, { offset: SEAL_OVERHEAD, length: answer.length })
    this.#slabs.giveBack(answer.memory)
    return answer.status
  }

  #run(job: BlockJob, options: PoolOptions): Promise<BlockAnswer> {
    return job.length > SMALL ? this.#dispatcher.run(job, options) : this.#runHere(job, options)
  }

  async #runHere(job: BlockJob, { signal }: PoolOptions): Promise<BlockAnswer> {
    try {
      signal?.throwIfAborted()
      return await this.#smallWork.run(job)
    } catch (error) {
      this.#slabs.giveBack(undefined)
      throw error
    }
  }

  #unexpected({ status, memory }: BlockAnswer): InternalError {
    this.#slabs.giveBack(memory)
    return new InternalError({ detail: `block worker: answered ${status}` })
  }
}
