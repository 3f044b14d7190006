import { type CryptoBackend, CryptoError, SEAL_OVERHEAD, type SecretKey } from '@parallax/crypto'
import {
  BLOCK_SIZE,
  type BlockPool,
  type ClearSlab,
  type ExpectedBlock,
  type OpenedBlock,
  type PoolOptions,
  type SealedBlock,
  type SealedSlab,
} from '../block-pool.ts'

/** A pool without threads: for tests, and where no worker can be had. It lends as much memory as it is asked for. */
export class InThreadBlockPool implements BlockPool {
  readonly slabs = Number.POSITIVE_INFINITY
  readonly #crypto: CryptoBackend

  constructor(crypto: CryptoBackend) {
    this.#crypto = crypto
  }

  async slab({ signal, size }: PoolOptions & { readonly size?: number } = {}): Promise<ClearSlab> {
    signal?.throwIfAborted()
    return slabOf(new Uint8Array(size ?? BLOCK_SIZE))
  }

  async sealBlock(
    clear: ClearSlab,
    key: SecretKey,
    options: PoolOptions & { readonly length: number },
  ): Promise<SealedBlock> {
    options.signal?.throwIfAborted()
    const content = clear.bytes.subarray(0, options.length)
    const sealed = new Uint8Array(content.length + SEAL_OVERHEAD)
    const digest = await this.#crypto.sealBlock(key, content, sealed)
    return { ...slabOf(sealed), digest }
  }

  async seal(
    clear: ClearSlab,
    key: SecretKey,
    options: PoolOptions & { readonly length: number },
  ): Promise<SealedSlab> {
    options.signal?.throwIfAborted()
    return slabOf(this.#crypto.encrypt(key, clear.bytes.subarray(0, options.length)))
  }

  async openBlock(
    sealed: Uint8Array,
    key: SecretKey,
    { signal, expected }: PoolOptions & { readonly expected: ExpectedBlock },
  ): Promise<OpenedBlock> {
    const block = await this.open(sealed, key, { signal })
    if (block === undefined) return { status: 'CannotDecrypt' }
    if (block.bytes.length !== expected.size) return { status: 'SizeMismatch' }
    if (!this.#crypto.sha256(block.bytes).equals(expected.digest)) return { status: 'HashDigestMismatch' }
    return { status: 'ok', block }
  }

  async open(sealed: Uint8Array, key: SecretKey, { signal }: PoolOptions = {}): Promise<ClearSlab | undefined> {
    signal?.throwIfAborted()
    try {
      return slabOf(this.#crypto.decrypt(key, sealed))
    } catch (error) {
      if (error instanceof CryptoError) return undefined
      throw error
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // Memory is left to the garbage collector.
  }
}

function slabOf(bytes: Uint8Array): ClearSlab {
  return { bytes, [Symbol.dispose]: () => undefined }
}
