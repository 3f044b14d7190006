import { hash } from 'node:crypto'
import { AwsV4Signer } from 'aws4fetch'
import type { S3Choice } from '../config/block-store-option.ts'
import type { Clock } from '../context.ts'
import {
  available,
  type BlockAddress,
  type BlockStoreOptions,
  objectKey,
  type PurgeableBlockStore,
} from './block-store.ts'
import {
  errorCode,
  isDone,
  type ObjectAnswer,
  type ObjectRequest,
  ObjectTransport,
  refusal,
} from './object-transport.ts'

export interface S3Options {
  readonly clock: Clock
  readonly transport?: ObjectTransport
}

interface Exchange {
  readonly request: ObjectRequest
  readonly answer: ObjectAnswer
}

/**
 * Blocks as objects of an S3-compatible store (spec 05 §6.1, §6.3). Signature version 4 over the body's SHA-256, so
 * that the store refuses what was damaged on its way.
 */
export class S3BlockStore implements PurgeableBlockStore {
  readonly #choice: S3Choice
  readonly #clock: Clock
  readonly #transport: ObjectTransport
  readonly #base: string
  /** Keys of the day, derived once. */
  readonly #keys = new Map<string, ArrayBuffer>()

  constructor(choice: S3Choice, { clock, transport = new ObjectTransport() }: S3Options) {
    this.#choice = choice
    this.#clock = clock
    this.#transport = transport
    this.#base = baseOf(choice)
  }

  /** Throws `BlockStoreUnavailable` unless the bucket is there and we may use it. */
  async check(signal?: AbortSignal): Promise<void> {
    await available(signal, () => this.#checkBucket(signal))
  }

  async create(address: BlockAddress, data: Uint8Array, { signal }: BlockStoreOptions = {}): Promise<void> {
    await available(signal, async () => {
      const { request, answer } = await this.#send('PUT', { key: objectKey(address), body: data, signal })
      if (!isDone(answer)) throw refusal(request, answer)
    })
  }

  async read(address: BlockAddress, { signal }: BlockStoreOptions = {}): Promise<Uint8Array | undefined> {
    return await available(signal, async () => {
      const { request, answer } = await this.#send('GET', { key: objectKey(address), signal })
      if (answer.status === 200) return answer.body
      if (answer.status !== 404) throw refusal(request, answer)
      // A bucket that is gone is no block that never was: nobody may conclude that the block is lost.
      if (errorCode(answer.body) !== 'NoSuchKey') await this.#checkBucket(signal)
      return undefined
    })
  }

  async remove(address: BlockAddress, { signal }: BlockStoreOptions = {}): Promise<void> {
    await available(signal, async () => {
      const { request, answer } = await this.#send('DELETE', { key: objectKey(address), signal })
      if (!isDone(answer) && answer.status !== 404) throw refusal(request, answer)
    })
  }

  async #checkBucket(signal: AbortSignal | undefined): Promise<void> {
    const { request, answer } = await this.#send('HEAD', { key: '', signal })
    if (!isDone(answer)) throw refusal(request, answer)
  }

  async #send(
    method: ObjectRequest['method'],
    options: { readonly key: string; readonly body?: Uint8Array; readonly signal: AbortSignal | undefined },
  ): Promise<Exchange> {
    const { key, body, signal } = options
    const url = new URL(key === '' ? this.#base : `${this.#base}/${key.split('/').map(encodeURIComponent).join('/')}`)
    const answer = await this.#transport.send(async () => this.#signed({ method, url, headers: {}, body }), signal)
    return { request: { method, url, headers: {} }, answer }
  }

  async #signed({ method, url, body }: ObjectRequest): Promise<ObjectRequest> {
    const { key, secret, region } = this.#choice
    const signer = new AwsV4Signer({
      method,
      url: url.href,
      headers: { 'x-amz-content-sha256': hash('sha256', body ?? '') },
      accessKeyId: key,
      secretAccessKey: secret,
      service: 's3',
      region,
      cache: this.#keys,
      datetime: this.#time(),
    })
    const signed = await signer.sign()
    return { method, url: signed.url, headers: Object.fromEntries(signed.headers), body }
  }

  /** `20261121T135455Z` */
  #time(): string {
    const date = new Date(Number(this.#clock.now() / 1000n))
    return date.toISOString().replace(/[-:]|\.\d+/g, '')
  }
}

/** The bucket: in the path with an endpoint, in the host name of AWS without (spec 05 §6.4, ours). */
function baseOf({ endpoint, region, bucket }: S3Choice): string {
  if (endpoint !== null) return `${endpoint.replace(/\/+$/, '')}/${encodeURIComponent(bucket)}`
  // The certificate of AWS is for one label only.
  if (bucket.includes('.')) return `https://s3.${region}.amazonaws.com/${encodeURIComponent(bucket)}`
  return `https://${bucket}.s3.${region}.amazonaws.com`
}
