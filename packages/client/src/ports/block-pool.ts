import type { HashDigest, SecretKey } from '@parallax/crypto'

/** Size of the blocks of new files (spec 06b §1.1), and of the slabs that carry them. */
export const BLOCK_SIZE = 524_288

export interface PoolOptions {
  readonly signal?: AbortSignal | undefined
}

/**
 * Memory on loan from the pool, for one block in clear. Dispose of it (or hand it to `sealBlock`, `seal`), else the
 * pool runs dry.
 */
export interface ClearSlab extends Disposable {
  /** The block, or the room for it: fill a part and pass its length on. */
  readonly bytes: Uint8Array
}

/** Memory on loan from the pool, with a sealed block. */
export interface SealedSlab extends Disposable {
  readonly bytes: Uint8Array
}

export interface SealedBlock extends SealedSlab {
  /** SHA-256 of the clear bytes. */
  readonly digest: HashDigest
}

export interface ExpectedBlock {
  readonly size: number
  readonly digest: HashDigest
}

export type OpenedBlock =
  | { readonly status: 'ok'; readonly block: ClearSlab }
  /** The kinds of spec 06a §10.2. */
  | { readonly status: 'CannotDecrypt' | 'SizeMismatch' | 'HashDigestMismatch' }

/**
 * Seals and opens blocks beside the caller's thread, as many at once as there are cores.
 *
 * Back pressure: `slab` waits while all slabs are on loan, so a caller keeps fewer than `slabs` at any time and gives
 * each back before it asks for more than that. An abort rejects with the reason of the signal and gives the memory
 * back. A pool without work does not keep the process alive.
 */
export interface BlockPool extends AsyncDisposable {
  /** How many slabs there are. */
  readonly slabs: number
  /** Room for `size` bytes (`BLOCK_SIZE` when left out). */
  slab(options?: PoolOptions & { readonly size?: number }): Promise<ClearSlab>
  /** Hashes and seals the first `length` bytes of `clear`, which is used up, also by a failure. */
  sealBlock(clear: ClearSlab, key: SecretKey, options: PoolOptions & { readonly length: number }): Promise<SealedBlock>
  /** As `sealBlock` without the hash: for the store of this device. */
  seal(clear: ClearSlab, key: SecretKey, options: PoolOptions & { readonly length: number }): Promise<SealedSlab>
  /** Opens, then checks size and digest (spec 06a §10.2). `sealed` is copied, and stays the caller's. */
  openBlock(
    sealed: Uint8Array,
    key: SecretKey,
    options: PoolOptions & { readonly expected: ExpectedBlock },
  ): Promise<OpenedBlock>
  /** Opens what `seal` made; undefined when it does not open. */
  open(sealed: Uint8Array, key: SecretKey, options?: PoolOptions): Promise<ClearSlab | undefined>
}
