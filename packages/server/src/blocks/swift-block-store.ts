import { hash } from 'node:crypto'
import type { SwiftChoice } from '../config/block-store-option.ts'
import {
  available,
  type BlockAddress,
  type BlockStoreOptions,
  objectKey,
  type PurgeableBlockStore,
} from './block-store.ts'
import {
  isDone,
  type ObjectAnswer,
  type ObjectRequest,
  ObjectStoreError,
  ObjectTransport,
  refusal,
} from './object-transport.ts'

/** What a log-in gives. */
interface SwiftSession {
  readonly storageUrl: string
  readonly token: string
}

interface Sent {
  readonly request: ObjectRequest
  readonly answer: ObjectAnswer
}

type Wanted = Pick<ObjectRequest, 'method' | 'body'> & {
  /** Empty: the container itself. */
  readonly key: string
  readonly headers?: Readonly<Record<string, string>>
  readonly signal: AbortSignal | undefined
}

/** Blocks as objects of OpenStack Swift, logged in by its version 1 (spec 05 §6.1, §6.3). */
export class SwiftBlockStore implements PurgeableBlockStore {
  readonly #choice: SwiftChoice
  readonly #transport: ObjectTransport
  #session: Promise<SwiftSession> | undefined

  constructor(choice: SwiftChoice, transport: ObjectTransport = new ObjectTransport()) {
    this.#choice = choice
    this.#transport = transport
  }

  /** Throws `BlockStoreUnavailable` unless the container is there and we may use it. */
  async check(signal?: AbortSignal): Promise<void> {
    await available(signal, () => this.#checkContainer(signal))
  }

  async create(address: BlockAddress, body: Uint8Array, { signal }: BlockStoreOptions = {}): Promise<void> {
    await available(signal, async () => {
      // The store compares: what was damaged on its way is refused.
      const headers = { etag: hash('md5', body) }
      const { request, answer } = await this.#send({ method: 'PUT', key: objectKey(address), body, headers, signal })
      if (!isDone(answer)) throw refusal(request, answer)
    })
  }

  async read(address: BlockAddress, { signal }: BlockStoreOptions = {}): Promise<Uint8Array | undefined> {
    return await available(signal, async () => {
      const { request, answer } = await this.#send({ method: 'GET', key: objectKey(address), signal })
      if (answer.status === 200) return answer.body
      if (answer.status !== 404) throw refusal(request, answer)
      // A container that is gone is no block that never was: nobody may conclude that the block is lost.
      await this.#checkContainer(signal)
      return undefined
    })
  }

  async remove(address: BlockAddress, { signal }: BlockStoreOptions = {}): Promise<void> {
    await available(signal, async () => {
      const { request, answer } = await this.#send({ method: 'DELETE', key: objectKey(address), signal })
      if (!isDone(answer) && answer.status !== 404) throw refusal(request, answer)
    })
  }

  async #checkContainer(signal: AbortSignal | undefined): Promise<void> {
    const { request, answer } = await this.#send({ method: 'HEAD', key: '', signal })
    if (!isDone(answer)) throw refusal(request, answer)
  }

  /** A token lasts for hours: one that is refused is replaced once. */
  async #send(wanted: Wanted): Promise<Sent> {
    const session = this.#logIn(wanted.signal)
    const sent = await this.#sendWith(await session, wanted)
    if (sent.answer.status !== 401) return sent
    if (this.#session === session) this.#session = undefined
    return await this.#sendWith(await this.#logIn(wanted.signal), wanted)
  }

  async #sendWith({ storageUrl, token }: SwiftSession, wanted: Wanted): Promise<Sent> {
    const { method, key, body, headers = {}, signal } = wanted
    const names = [this.#choice.container, ...key.split('/')].filter((name) => name !== '')
    const url = new URL(`${storageUrl}/${names.map(encodeURIComponent).join('/')}`)
    const request: ObjectRequest = { method, url, headers: { ...headers, 'x-auth-token': token }, body }
    return { request, answer: await this.#transport.send(async () => request, signal) }
  }

  /** Shared by all that wait for it. */
  #logIn(signal: AbortSignal | undefined): Promise<SwiftSession> {
    signal?.throwIfAborted()
    if (this.#session !== undefined) return this.#session
    // Not ended by the signal of the first one who needs it: others wait too.
    const session = this.#newSession()
    this.#session = session
    session.catch(() => {
      if (this.#session === session) this.#session = undefined
    })
    return session
  }

  async #newSession(): Promise<SwiftSession> {
    const { authUrl, tenant, user, password } = this.#choice
    const request: ObjectRequest = {
      method: 'GET',
      url: new URL(authUrl),
      headers: { 'x-auth-user': `${user}:${tenant}`, 'x-auth-key': password },
    }
    const answer = await this.#transport.send(async () => request, undefined)
    if (!isDone(answer)) throw refusal(request, answer)
    const { 'x-storage-url': storageUrl, 'x-auth-token': token } = answer.headers
    if (typeof storageUrl !== 'string' || typeof token !== 'string' || !/^https?:\/\//.test(storageUrl))
      throw new ObjectStoreError(`${request.url.host} gives no storage URL and token: is it the version 1 log-in?`)
    return { storageUrl: storageUrl.replace(/\/+$/, ''), token }
  }
}
