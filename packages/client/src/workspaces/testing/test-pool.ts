import type { CryptoBackend, SecretKey } from '@parallax/crypto'
import { SEAL_OVERHEAD } from '@parallax/crypto'
import {
  BLOCK_SIZE,
  type BlockPool,
  type ClearSlab,
  type ExpectedBlock,
  type OpenedBlock,
  type SealedBlock,
  type SealedSlab,
} from '../../ports/block-pool.ts'

/** Seals and opens in the caller's thread, with memory that is never on loan for long: for tests. */
export class TestPool implements BlockPool {
  readonly slabs = 20
  readonly #crypto: CryptoBackend

  constructor(crypto: CryptoBackend) {
    this.#crypto = crypto
  }

  async slab({ size = BLOCK_SIZE }: { readonly size?: number } = {}): Promise<ClearSlab> {
    return slabOf(new Uint8Array(size))
  }

  async sealBlock(clear: ClearSlab, key: SecretKey, { length }: { readonly length: number }): Promise<SealedBlock> {
    const bytes = clear.bytes.subarray(0, length)
    return { ...slabOf(this.#crypto.encrypt(key, bytes)), digest: this.#crypto.sha256(bytes) }
  }

  async seal(clear: ClearSlab, key: SecretKey, { length }: { readonly length: number }): Promise<SealedSlab> {
    return slabOf(this.#crypto.encrypt(key, clear.bytes.subarray(0, length)))
  }

  async openBlock(
    sealed: Uint8Array,
    key: SecretKey,
    { expected }: { readonly expected: ExpectedBlock },
  ): Promise<OpenedBlock> {
    if (sealed.length - SEAL_OVERHEAD !== expected.size) return { status: 'SizeMismatch' }
    const block = await this.open(sealed, key)
    if (block === undefined) return { status: 'CannotDecrypt' }
    if (!this.#crypto.sha256(block.bytes).equals(expected.digest)) return { status: 'HashDigestMismatch' }
    return { status: 'ok', block }
  }

  async open(sealed: Uint8Array, key: SecretKey): Promise<ClearSlab | undefined> {
    try {
      return slabOf(this.#crypto.decrypt(key, sealed))
    } catch {
      return undefined
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // Nothing is held.
  }
}

function slabOf(bytes: Uint8Array): ClearSlab {
  return { bytes, [Symbol.dispose]: () => undefined }
}
