import { OfflineError } from '@parallax/client'
import { offline } from '../../http/answer-limits.ts'
import { codeOf } from '../files/system-error.ts'

/** Codes of OpenSSL and Node for an end that does not prove who it is, or speaks no TLS that we accept. */
const NOT_TRUSTED =
  /^(CERT_|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT|UNABLE_TO_|INVALID_CA|PATH_LENGTH|HOSTNAME_MISMATCH|ERR_TLS_|ERR_SSL_|EPROTO)/

/** What the system says about an address that is not of this machine, or of another family than the server's. */
const BAD_LOCAL_ADDRESS: ReadonlySet<string> = new Set(['EADDRNOTAVAIL', 'EINVAL', 'EAFNOSUPPORT'])

export interface ConnectionContext {
  readonly url: string
  readonly localAddress: string | undefined
}

/** What a failed connection means to the caller. */
export function connectionError(error: unknown, { url, localAddress }: ConnectionContext): Error {
  if (error instanceof OfflineError) return error
  const code = codeOf(error) ?? 'unknown'
  const options = { cause: error, detail: code }
  if (localAddress !== undefined && BAD_LOCAL_ADDRESS.has(code))
    return new OfflineError('local_address_unusable', { address: localAddress }, options)
  if (NOT_TRUSTED.test(code)) return new OfflineError('connection_not_trusted', { server: new URL(url).host }, options)
  return offline(url, code, error)
}
