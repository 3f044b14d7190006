import { parseLink, parseServerAddress, type ServerAddress } from '@parallax/wire'
import { usageError } from '../cli-error.ts'

/** Reads `parsec3://HOST…` (as the official client wants it) as well as `http(s)://HOST`. */
export function readServer(text: string): ServerAddress {
  const link = parseLink('server', text, { form: 'scheme' })
  const server = link.status === 'ok' ? link.link.server : parseServerAddress(text)
  if (server === undefined) throw usageError('usage.serverAddress', { address: text })
  return server
}
