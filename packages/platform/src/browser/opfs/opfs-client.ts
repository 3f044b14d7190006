import { InternalError, NoSpaceError, StoppedError, StorageError } from '@parallax/client'
import type { DataFiles, Durability, NumberedData } from '../../storage/data-files.ts'
import type { OpfsAnswers, OpfsReply, OpfsRequest } from './opfs-files.ts'

interface Call {
  readonly resolve: (answer: OpfsReply & { readonly status: 'done' }) => void
  readonly reject: (reason: unknown) => void
}

/** The worker that has the files, seen from outside. It is started with the first call. */
export class OpfsClient implements Disposable {
  #worker: Worker | undefined
  readonly #calls = new Map<number, Call>()
  #nextId = 0

  async write(folder: readonly string[], data: readonly NumberedData[], durability: Durability): Promise<void> {
    await this.#call({ kind: 'write', folder, data, durability })
  }

  async read(folder: readonly string[], file: number): Promise<Uint8Array | undefined> {
    const answer = await this.#call({ kind: 'read', folder, file })
    return answer instanceof Uint8Array ? answer : undefined
  }

  async remove(folder: readonly string[], files: readonly number[]): Promise<void> {
    await this.#call({ kind: 'remove', folder, files })
  }

  async list(folder: readonly string[]): Promise<readonly number[]> {
    const answer = await this.#call({ kind: 'list', folder })
    return Array.isArray(answer) ? answer : []
  }

  async removeFolder(folder: readonly string[]): Promise<void> {
    await this.#call({ kind: 'removeFolder', folder })
  }

  /** Calls that are under way end with `StoppedError`. */
  [Symbol.dispose](): void {
    this.#worker?.terminate()
    this.#worker = undefined
    this.#fail(new StoppedError())
  }

  async #call(request: OpfsRequest): Promise<OpfsAnswers[keyof OpfsAnswers]> {
    const { promise, resolve, reject } = Promise.withResolvers<OpfsReply & { readonly status: 'done' }>()
    const id = this.#nextId
    this.#nextId += 1
    this.#calls.set(id, { resolve, reject })
    this.#worker ??= this.#start()
    this.#worker.postMessage({ id, request })
    return (await promise).answer
  }

  #start(): Worker {
    // Written out here: bundlers look for this very form.
    const worker = new Worker(new URL('./opfs-worker.ts', import.meta.url), { type: 'module' })
    worker.addEventListener('message', ({ data }: MessageEvent<OpfsReply>) => this.#settle(data))
    worker.addEventListener('error', ({ message }) =>
      this.#fail(new InternalError({ detail: `file worker: ${message}` })),
    )
    return worker
  }

  #settle(reply: OpfsReply): void {
    const call = this.#calls.get(reply.id)
    this.#calls.delete(reply.id)
    if (reply.status === 'done') call?.resolve(reply)
    else call?.reject(errorOf(reply))
  }

  #fail(reason: unknown): void {
    const calls = [...this.#calls.values()]
    this.#calls.clear()
    for (const { reject } of calls) reject(reason)
  }
}

function errorOf({ status, detail }: Exclude<OpfsReply, { status: 'done' }>): Error {
  if (status === 'full') return new NoSpaceError({ detail })
  if (status === 'blocked') return new StorageError('storage_blocked', {}, { detail })
  return new InternalError({ detail: `file worker: ${detail}` })
}

/** The raw data of one workspace. */
export class OpfsDataFiles implements DataFiles {
  readonly #client: OpfsClient
  readonly #folder: readonly string[]

  constructor(client: OpfsClient, folder: readonly string[]) {
    this.#client = client
    this.#folder = folder
  }

  write(data: readonly NumberedData[], durability: Durability): Promise<void> {
    return this.#client.write(this.#folder, data, durability)
  }

  read(file: number): Promise<Uint8Array | undefined> {
    return this.#client.read(this.#folder, file)
  }

  async remove(files: readonly number[]): Promise<void> {
    if (files.length > 0) await this.#client.remove(this.#folder, files)
  }

  list(): Promise<readonly number[]> {
    return this.#client.list(this.#folder)
  }
}
