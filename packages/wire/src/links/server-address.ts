import type { Brand } from '../brand.ts'
import type { Codec } from '../schema/codec.ts'
import { validated } from '../strings/text.ts'

/**
 * Address of a server in its http form, `https://host[:port]/`: lower-case host, default port left out, always a
 * slash at the end, so that equal addresses are equal strings (spec 01 §7.3).
 */
export type ServerAddress = Brand<string, 'ParsecAddr'>

/** An address, or why the text is none. */
export type ReadServerAddress =
  | { readonly status: 'ok'; readonly server: ServerAddress }
  | { readonly status: 'refused'; readonly code: 'INVALID_URL' | 'INVALID_SCHEME' | 'HAS_PATH' }

/** What an address says. */
export interface ServerParts {
  readonly tls: boolean
  /** An IPv6 address stands in brackets. */
  readonly hostname: string
  /** 443 or 80 when the address names none. */
  readonly port: number
  /** The host as printed in links: with the port unless it is the default one. */
  readonly host: string
}

/** Former host of the official service, renamed whenever an address is built (spec 01 §7.2). */
const RENAMED_HOSTS: ReadonlyMap<string, string> = new Map([['saas-v3.parsec.cloud', 'app.parsec.cloud']])

/**
 * Reads the http form, with or without the trailing slash, and says what is wrong with it; query, fragment and user
 * info are dropped.
 */
export function readServerAddress(text: string): ReadServerAddress {
  const url = URL.parse(text)
  if (url === null) return { status: 'refused', code: 'INVALID_URL' }
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return { status: 'refused', code: 'INVALID_SCHEME' }
  return url.pathname === '/' ? { status: 'ok', server: serverAddressOf(url) } : { status: 'refused', code: 'HAS_PATH' }
}

/** The address that `text` is in its http form, or undefined. */
export function parseServerAddress(text: string): ServerAddress | undefined {
  const read = readServerAddress(text)
  return read.status === 'ok' ? read.server : undefined
}

/** Server part of a URL whose scheme is already known to be http or https. */
export function serverAddressOf(url: URL): ServerAddress {
  const hostname = RENAMED_HOSTS.get(url.hostname) ?? url.hostname
  return `${url.protocol}//${hostname}${url.port === '' ? '' : `:${url.port}`}/` as ServerAddress
}

/** Host, port and transport of an address. */
export function serverParts(server: ServerAddress): ServerParts {
  const { protocol, hostname, port, host } = new URL(server)
  const tls = protocol === 'https:'
  return { tls, hostname, port: port === '' ? (tls ? 443 : 80) : Number(port), host }
}

/** URL of `path` on this server; what is not allowed in a path is percent-encoded, `?` and `#` included. */
export function serverUrl(server: ServerAddress, path: string): string {
  const url = new URL(server)
  url.pathname = path
  return url.href
}

/** Wire form of a server address: str, the http form. */
export const parsecAddr: Codec<ServerAddress> = validated('server address', parseServerAddress)
