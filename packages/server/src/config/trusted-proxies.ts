import { BlockList, isIP } from 'node:net'

/** Proxies in front of the server: only what they say of a client is believed (spec 10 B6.1). */
export class TrustedProxies {
  /** As they were given. */
  readonly ranges: readonly string[]
  readonly #all: boolean
  readonly #list = new BlockList()

  /** Throws `TypeError` saying what is expected. */
  constructor(ranges: readonly string[]) {
    this.ranges = ranges
    this.#all = ranges.includes('*')
    for (const range of ranges) if (range !== '*') this.#add(range)
  }

  /** `address` is an IP address, an IPv4 one as such. */
  includes(address: string): boolean {
    const family = isIP(address)
    return family !== 0 && (this.#all || this.#list.check(address, family === 6 ? 'ipv6' : 'ipv4'))
  }

  toJSON(): readonly string[] {
    return this.ranges
  }

  #add(range: string): void {
    const [address = '', prefix, ...more] = range.split('/')
    const family = isIP(address)
    const most = family === 6 ? 128 : 32
    const length = prefix === undefined ? most : /^\d{1,3}$/.test(prefix) ? Number(prefix) : Number.NaN
    if (family === 0 || more.length > 0 || !(length <= most))
      throw new TypeError('IP addresses and networks (192.0.2.0/24) separated by commas, or *')
    this.#list.addSubnet(address, length, family === 6 ? 'ipv6' : 'ipv4')
  }
}

/** Separated by commas. */
export function parseTrustedProxies(text: string): TrustedProxies {
  return new TrustedProxies(text.split(/[\s,]+/).filter((range) => range !== ''))
}
