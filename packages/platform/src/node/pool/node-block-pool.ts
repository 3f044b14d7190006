import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import type { BlockPool } from '@parallax/client'
import type { CryptoBackend } from '@parallax/crypto'
import type { PoolWorker, PoolWorkerEvents, WorkerMessage } from '../../pool/pool-worker.ts'
import { WorkerBlockPool } from '../../pool/worker-block-pool.ts'

export interface NodeBlockPoolOptions {
  readonly crypto: CryptoBackend
  /** As many as there are cores when left out. */
  readonly workers?: number
  readonly slabs?: number
  /** Where the code of a worker stands in a bundle; beside this file when left out. */
  readonly workerCode?: URL
}

/** A pool of threads with native cryptography. They start with the first large job, and idle ones hold nothing up. */
export function nodeBlockPool(options: NodeBlockPoolOptions): BlockPool {
  const code = options.workerCode ?? new URL('./block-worker.ts', import.meta.url)
  return new WorkerBlockPool({
    crypto: options.crypto,
    workers: options.workers ?? availableParallelism(),
    spawn: (events) => spawnWorker(code, events),
    ...(options.slabs === undefined ? {} : { slabs: options.slabs }),
  })
}

function spawnWorker(code: URL, { onAnswer, onDefect, onEnd }: PoolWorkerEvents): PoolWorker {
  const worker = new Worker(code)
  worker.on('message', (message: WorkerMessage) =>
    'answer' in message ? onAnswer(message.answer) : onDefect(message.defect),
  )
  worker.on('error', (error) => onEnd(error instanceof Error ? error.message : 'unknown'))
  worker.on('exit', (code) => onEnd(`exit ${code}`))
  return {
    post: (job) => worker.postMessage(job, [job.memory]),
    stayAlive: (while_) => (while_ === 'busy' ? worker.ref() : worker.unref()),
    terminate: () => void worker.terminate(),
  }
}
