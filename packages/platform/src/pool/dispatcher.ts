import { InternalError, type PoolOptions } from '@parallax/client'
import type { BlockAnswer, BlockJob } from './block-work.ts'
import type { PoolWorker, SpawnPoolWorker } from './pool-worker.ts'

interface Task {
  readonly job: BlockJob
  readonly resolve: (answer: BlockAnswer) => void
  readonly reject: (reason: unknown) => void
  /** Nobody waits for it any more; its memory comes back all the same. */
  abandoned: boolean
}

interface Member {
  readonly worker: PoolWorker
  readonly running: Task[]
}

export interface DispatcherOptions {
  readonly spawn: SpawnPoolWorker
  readonly workers: number
  /** Takes the memory of each job that was not answered well; undefined when it was lost with its worker. */
  readonly reclaim: (memory: ArrayBuffer | undefined) => void
}

/** Jobs that one worker has at a time: the second one waits there, so that a worker never waits for the first. */
const JOBS_PER_WORKER = 2

/** Hands jobs to workers, which are started when there is work for them. */
export class Dispatcher {
  readonly #options: DispatcherOptions
  readonly #members = new Set<Member>()
  readonly #queue: Task[] = []
  #closed: { readonly reason: unknown } | undefined

  constructor(options: DispatcherOptions) {
    this.#options = options
  }

  run(job: BlockJob, { signal }: PoolOptions): Promise<BlockAnswer> {
    return new Promise((resolve, reject) => {
      const refused = this.#closed ?? (signal?.aborted ? signal : undefined)
      if (refused !== undefined) {
        this.#options.reclaim(job.memory)
        return reject(refused.reason)
      }
      const onAbort = (): void => this.#abandon(task, signal?.reason)
      const settled = (): void => signal?.removeEventListener('abort', onAbort)
      const task: Task = {
        job,
        resolve: (answer) => {
          settled()
          resolve(answer)
        },
        reject: (reason) => {
          settled()
          reject(reason)
        },
        abandoned: false,
      }
      signal?.addEventListener('abort', onAbort)
      this.#queue.push(task)
      this.#dispatch()
    })
  }

  close(reason: unknown): void {
    this.#closed = { reason }
    for (const task of this.#queue.splice(0)) {
      this.#options.reclaim(task.job.memory)
      task.reject(reason)
    }
    for (const member of this.#members) {
      member.worker.terminate()
      this.#lose(member, reason)
    }
  }

  #dispatch(): void {
    for (let task = this.#queue[0]; task !== undefined; task = this.#queue[0]) {
      const member = this.#memberWithRoom()
      if (member === undefined) return
      this.#queue.shift()
      member.running.push(task)
      member.worker.stayAlive('busy')
      member.worker.post(task.job)
    }
  }

  /** The least busy one; a new one rather than a busy one, as long as there may be more. */
  #memberWithRoom(): Member | undefined {
    let least: Member | undefined
    for (const member of this.#members)
      if (least === undefined || member.running.length < least.running.length) least = member
    if (least?.running.length === 0) return least
    if (this.#members.size < this.#options.workers) return this.#start()
    return least !== undefined && least.running.length < JOBS_PER_WORKER ? least : undefined
  }

  #start(): Member {
    const worker = this.#options.spawn({
      onAnswer: (answer) => this.#answered(member, answer),
      onDefect: (detail) => this.#failed(member, detail),
      onEnd: (detail) => this.#lose(member, new InternalError({ detail: `block worker ended: ${detail}` })),
    })
    const member: Member = { worker, running: [] }
    this.#members.add(member)
    return member
  }

  #answered(member: Member, answer: BlockAnswer): void {
    const task = this.#next(member)
    if (task === undefined || task.abandoned) this.#options.reclaim(answer.memory)
    else task.resolve(answer)
    this.#dispatch()
  }

  #failed(member: Member, detail: string): void {
    const task = this.#next(member)
    this.#options.reclaim(undefined)
    task?.reject(new InternalError({ detail: `block worker: ${detail}` }))
    this.#dispatch()
  }

  #next(member: Member): Task | undefined {
    const task = member.running.shift()
    if (member.running.length === 0) member.worker.stayAlive('idle')
    return task
  }

  #lose(member: Member, reason: unknown): void {
    this.#members.delete(member)
    for (const task of member.running.splice(0)) {
      this.#options.reclaim(undefined)
      task.reject(reason)
    }
    this.#dispatch()
  }

  #abandon(task: Task, reason: unknown): void {
    const place = this.#queue.indexOf(task)
    if (place >= 0) {
      this.#queue.splice(place, 1)
      this.#options.reclaim(task.job.memory)
    }
    task.abandoned = true
    task.reject(reason)
  }
}
