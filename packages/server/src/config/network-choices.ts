import type { Settings } from './options.ts'
import { ConfigurationError } from './read-settings.ts'
import { TrustedProxies } from './trusted-proxies.ts'

/** The files of a listener that speaks TLS by itself. */
export interface TlsChoice {
  readonly keyFile: string
  readonly certificateFile: string
  /** Null: those of Node.js. */
  readonly ciphers: string | null
}

/** What stands between clients and the server. */
export interface NetworkChoice {
  /** Null: plain HTTP, behind a proxy or on this machine. */
  readonly tls: TlsChoice | null
  readonly trustedProxies: TrustedProxies
  readonly proxyHeader: 'x-forwarded-for' | 'forwarded' | 'none'
}

/** Throws `ConfigurationError` when only half of TLS is configured. */
export function networkOf(settings: Settings): NetworkChoice {
  const { sslKeyfile: keyFile, sslCertfile: certificateFile, sslCiphers: ciphers } = settings
  if ((keyFile === undefined) !== (certificateFile === undefined))
    throw new ConfigurationError('--ssl-keyfile and --ssl-certfile go together.')
  return {
    tls:
      keyFile === undefined || certificateFile === undefined
        ? null
        : { keyFile, certificateFile, ciphers: ciphers ?? null },
    trustedProxies: settings.proxyTrustedAddresses ?? new TrustedProxies([]),
    proxyHeader: settings.proxyHeader ?? 'x-forwarded-for',
  }
}
