import { setTimeout as pause } from 'node:timers/promises'
import { type BlockAddress, type BlockStore, BlockStoreUnavailable } from '../blocks/block-store.ts'
import { OperationError } from './operation-error.ts'

/** Waits, unless the signal fires. */
export type Wait = (milliseconds: number, signal: AbortSignal) => Promise<void>

export interface PatientOptions {
  readonly signal: AbortSignal
  /** `setTimeout` unless given. */
  readonly wait?: Wait | undefined
}

/** Failures in a row before a store is given up (spec 05 §11.4). */
const ATTEMPTS = 5
/** Seconds between two attempts, at most. */
const LONGEST_WAIT = 60

/**
 * Reads from a store that may be away for a while; undefined: it has no such block. Throws `OperationError` with the
 * last failure as its cause.
 */
export async function readPatiently(
  blocks: BlockStore,
  address: BlockAddress,
  { signal, wait = waitOnClock }: PatientOptions,
): Promise<Uint8Array | undefined> {
  for (let failures = 1; ; failures += 1) {
    try {
      return await blocks.read(address, { signal })
    } catch (error) {
      if (!(error instanceof BlockStoreUnavailable)) throw error
      if (failures === ATTEMPTS) throw unavailable(error)
      await wait(1000 * Math.min(2 ** failures, LONGEST_WAIT), signal)
    }
  }
}

function unavailable({ reason, cause }: BlockStoreUnavailable): OperationError {
  return new OperationError('blocks_unavailable', { reason }, { cause })
}

async function waitOnClock(milliseconds: number, signal: AbortSignal): Promise<void> {
  await pause(milliseconds, undefined, { signal })
}
