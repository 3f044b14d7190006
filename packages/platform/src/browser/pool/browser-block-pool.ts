import type { BlockPool } from '@parallax/client'
import type { CryptoBackend } from '@parallax/crypto'
import type { PoolWorker, PoolWorkerEvents, WorkerMessage } from '../../pool/pool-worker.ts'
import { WorkerBlockPool } from '../../pool/worker-block-pool.ts'

export interface BrowserBlockPoolOptions {
  readonly crypto: CryptoBackend
  /** As many as there are cores when left out. */
  readonly workers?: number
  readonly slabs?: number
}

/** A pool of module workers with WebAssembly cryptography. */
export function browserBlockPool(options: BrowserBlockPoolOptions): BlockPool {
  return new WorkerBlockPool({
    crypto: options.crypto,
    workers: options.workers ?? navigator.hardwareConcurrency,
    spawn: spawnWorker,
    ...(options.slabs === undefined ? {} : { slabs: options.slabs }),
  })
}

function spawnWorker({ onAnswer, onDefect, onEnd }: PoolWorkerEvents): PoolWorker {
  // Written out here: bundlers look for this very form.
  const worker = new Worker(new URL('./block-worker.ts', import.meta.url), { type: 'module' })
  worker.addEventListener('message', ({ data }: MessageEvent<WorkerMessage>) =>
    'answer' in data ? onAnswer(data.answer) : onDefect(data.defect),
  )
  worker.addEventListener('error', ({ message }) => onEnd(message))
  return {
    post: (job) => worker.postMessage(job, [job.memory]),
    stayAlive: () => undefined,
    terminate: () => worker.terminate(),
  }
}
