import type { Brand } from '../brand.ts'
import type { Codec } from '../schema/codec.ts'
import { validated } from '../strings/text.ts'

/**
 * Address of a server in its http form, `https://host[:port]/`: lower-case host, default port left out, always a
 * slash at the end, so that equal addresses are equal strings (spec 01 §7.3).
 */
export type ServerAddress = Brand<string, 'ParsecAddr'>

/** Former host of the official service, renamed whenever an address is built (spec 01 §7.2). */
const RENAMED_HOSTS: ReadonlyMap<string, string> = new Map([['saas-v3.parsec.cloud', 'app.parsec.cloud']])

/** Reads the http form, with or without the trailing slash; query, fragment and user info are dropped. */
export function parseServerAddress(text: string): ServerAddress | undefined {
  const url = URL.parse(text)
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:') || url.pathname !== '/') return undefined
  return serverAddressOf(url)
}

/** Server part of a URL whose scheme is already known to be http or https. */
export function serverAddressOf(url: URL): ServerAddress {
  const hostname = RENAMED_HOSTS.get(url.hostname) ?? url.hostname
  return `${url.protocol}//${hostname}${url.port === '' ? '' : `:${url.port}`}/` as ServerAddress
}

/** Wire form of a server address: str, the http form. */
export const parsecAddr: Codec<ServerAddress> = validated('server address', parseServerAddress)
