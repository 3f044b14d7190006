import { type PartAnswer, type PartRequest, STREAMS, type StreamMessage } from './stream-messages.ts'

/** Most of one answer: a player asks again for what follows. */
const PART = 1024 * 1024

interface Offer {
  readonly size: number
  readonly contentType: string
  readonly port: MessagePort
  readonly waiting: Map<number, (bytes: ArrayBuffer | null) => void>
}

/** Lets players seek in files that are decrypted part by part; nothing is kept here (PRODUCT §4.2). */
export class Streams {
  readonly #offers = new Map<string, Offer>()
  #last = 0

  onMessage(message: StreamMessage, ports: readonly MessagePort[]): void {
    if (message.type === 'forget_stream') {
      this.#offers.get(message.token)?.port.close()
      this.#offers.delete(message.token)
      return
    }
    const [port] = ports
    if (port === undefined) return
    const waiting: Offer['waiting'] = new Map()
    port.onmessage = ({ data }: MessageEvent<PartAnswer>) => {
      waiting.get(data.number)?.(data.bytes)
      waiting.delete(data.number)
    }
    this.#offers.set(message.token, { size: message.size, contentType: message.contentType, port, waiting })
  }

  /** Undefined: not one of ours. */
  answer({ url, headers }: Request): Promise<Response> | undefined {
    const { pathname } = new URL(url)
    if (!pathname.startsWith(STREAMS)) return undefined
    const offer = this.#offers.get(pathname.slice(STREAMS.length))
    if (offer === undefined) return Promise.resolve(new Response(null, { status: 404 }))
    return this.#part(offer, headers.get('range'))
  }

  async #part(offer: Offer, range: string | null): Promise<Response> {
    const { size, contentType } = offer
    const wanted = readRange(range, size)
    if (wanted === undefined)
      return new Response(null, { status: 416, headers: { 'content-range': `bytes */${size}` } })
    const bytes = await this.#ask(offer, wanted)
    if (bytes === null) return new Response(null, { status: 404 })
    const last = wanted.start + bytes.byteLength - 1
    return new Response(bytes, {
      status: 206,
      headers: {
        'content-type': contentType,
        'content-length': String(bytes.byteLength),
        'content-range': `bytes ${wanted.start}-${last}/${size}`,
        'accept-ranges': 'bytes',
        'cache-control': 'no-store',
      },
    })
  }

  #ask({ port, waiting }: Offer, wanted: Omit<PartRequest, 'number'>): Promise<ArrayBuffer | null> {
    this.#last += 1
    const request: PartRequest = { number: this.#last, ...wanted }
    return new Promise((resolve) => {
      waiting.set(request.number, resolve)
      port.postMessage(request)
    })
  }
}

/** The first part of what a `Range` header asks for; undefined when there is no such part. */
export function readRange(range: string | null, size: number): Omit<PartRequest, 'number'> | undefined {
  const [, from = '', to = ''] = /^bytes=(\d*)-(\d*)/.exec(range ?? 'bytes=0-') ?? []
  if (from === '' && to === '') return undefined
  const start = from === '' ? Math.max(0, size - Number(to)) : Number(from)
  const end = from === '' || to === '' ? size - 1 : Math.min(size - 1, Number(to))
  return start > end ? undefined : { start, length: Math.min(PART, end - start + 1) }
}
