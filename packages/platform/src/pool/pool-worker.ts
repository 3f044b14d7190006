import type { BlockAnswer, BlockJob } from './block-work.ts'

/** A thread that does `BlockWork`. It is told a job, and calls back once for each, in order. */
export interface PoolWorker {
  /** The memory of the job goes with it. */
  post(job: BlockJob): void
  /** Keeps the process alive, or does not, where there is such a thing. */
  stayAlive(while_: 'busy' | 'idle'): void
  terminate(): void
}

export interface PoolWorkerEvents {
  readonly onAnswer: (answer: BlockAnswer) => void
  /** The job at the head failed by a defect; the worker goes on. */
  readonly onDefect: (detail: string) => void
  /** The worker is gone with everything that it was given. */
  readonly onEnd: (detail: string) => void
}

export type SpawnPoolWorker = (events: PoolWorkerEvents) => PoolWorker

/** What a worker posts back. */
export type WorkerMessage = { readonly answer: BlockAnswer } | { readonly defect: string }
