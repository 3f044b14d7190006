import { isIP } from 'node:net'
import type { FastifyRequest } from 'fastify'
import type { Logger } from 'pino'
import type { NetworkChoice } from '../config/network-choices.ts'
import type { RequestClient } from '../rpc/request-client.ts'

/** Most entries of a header that are looked at. */
const MOST_ENTRIES = 32
/** Milliseconds between two warnings of one kind. */
const WARNING_PAUSE = 60_000

type Request = Pick<FastifyRequest, 'raw' | 'headers'>
type Warning = 'proxy-not-trusted' | 'client-address-unknown'

/** Who is at the other end: the only place that knows, for everything that asks (spec 10 B6.1). */
export class Clients {
  readonly #network: NetworkChoice
  readonly #log: Logger
  readonly #warned = new Map<Warning, number>()

  constructor(network: NetworkChoice, log: Logger) {
    this.#network = network
    this.#log = log
  }

  of(request: Request): RequestClient {
    return { address: this.#addressOf(request), userAgent: request.headers['user-agent'] ?? 'unknown' }
  }

  /** With which scheme the client came, as far as a trusted proxy tells. */
  schemeOf({ raw, headers }: Request): 'http' | 'https' {
    const own = 'encrypted' in raw.socket ? 'https' : 'http'
    if (!this.#isTrusted(peerOf(raw)) || this.#network.proxyHeader === 'none') return own
    const told =
      this.#network.proxyHeader === 'forwarded'
        ? forwardedValues(linesOf(headers.forwarded), 'proto').at(-1)
        : linesOf(headers['x-forwarded-proto']).at(-1)
    const scheme = told?.toLowerCase()
    return scheme === 'https' || scheme === 'http' ? scheme : own
  }

  /** Empty: a trusted proxy does not tell. Treated as the proxy, all clients would be one. */
  #addressOf({ raw, headers }: Request): string {
    const { proxyHeader } = this.#network
    const peer = peerOf(raw)
    const isTold = headers['x-forwarded-for'] !== undefined || headers.forwarded !== undefined
    if (proxyHeader === 'none') return peer
    if (!this.#isTrusted(peer)) {
      if (isTold) this.#warn('proxy-not-trusted', { peer, setting: '--proxy-trusted-addresses' })
      return peer
    }
    const lines = linesOf(headers[proxyHeader])
    const entries = proxyHeader === 'forwarded' ? forwardedValues(lines, 'for') : lines
    const address = entries.length > MOST_ENTRIES ? undefined : this.#clientIn(entries)
    if (address === undefined) this.#warn('client-address-unknown', { peer, header: proxyHeader })
    return address ?? ''
  }

  /** The right-most that is no proxy of ours, all that stand behind it being trusted; else the left-most. */
  #clientIn(entries: readonly string[]): string | undefined {
    let address: string | undefined
    for (const entry of entries.toReversed()) {
      address = addressIn(entry)
      if (address === undefined || !this.#isTrusted(address)) return address
    }
    return address
  }

  #isTrusted(address: string): boolean {
    return this.#network.trustedProxies.includes(address)
  }

  #warn(event: Warning, fields: Readonly<Record<string, string>>): void {
    const now = performance.now()
    if (now - (this.#warned.get(event) ?? Number.NEGATIVE_INFINITY) < WARNING_PAUSE) return
    this.#warned.set(event, now)
    this.#log.warn({ event, ...fields })
  }
}

function peerOf({ socket }: FastifyRequest['raw']): string {
  return unmapped(socket.remoteAddress ?? '')
}

/** An IPv4 address that came through a socket for both families. */
function unmapped(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, '')
}

/** Entries of all lines of a header, in order. */
function linesOf(header: string | readonly string[] | undefined): readonly string[] {
  const text = typeof header === 'string' ? header : (header ?? []).join(',')
  return text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '')
}

/** A parameter of each element of `Forwarded` (RFC 7239); an element without it says nothing: empty. */
function forwardedValues(elements: readonly string[], name: 'for' | 'proto'): readonly string[] {
  return elements.map((element) => {
    const pairs = element.split(';').map((pair) => pair.trim())
    const pair = pairs.find((text) => text.toLowerCase().startsWith(`${name}=`))
    return pair?.slice(name.length + 1).replace(/^"(.*)"$/, '$1') ?? ''
  })
}

/** `192.0.2.1`, `192.0.2.1:4711`, `2001:db8::1`, `[2001:db8::1]:4711`; undefined: no address. */
function addressIn(entry: string): string | undefined {
  const text = entry.replace(/^"(.*)"$/, '$1')
  const bare = /^\[([^\]]*)\](?::\d+)?$/.exec(text)?.[1] ?? /^(\d+\.\d+\.\d+\.\d+):\d+$/.exec(text)?.[1] ?? text
  const address = unmapped(bare.replace(/%.*$/, ''))
  return isIP(address) === 0 ? undefined : address
}
