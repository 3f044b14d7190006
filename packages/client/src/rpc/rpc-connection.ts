import type { CryptoBackend } from '@parallax/crypto'
import type { Clock } from '../ports/clock.ts'
import type { HttpTransport } from '../ports/http-transport.ts'

/** What talking to a server takes, handed down from the composition root. */
export interface RpcConnection {
  readonly http: HttpTransport
  readonly clock: Clock
  readonly crypto: CryptoBackend
  /** `Parsec-Client/<version> <OS>` (spec 03 §2.1); left out in browsers, which have their own. */
  readonly userAgent?: string
}
