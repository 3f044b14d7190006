/** How long clients may take, milliseconds: what is slower is an attack or a dead line. */
export interface HttpLimits {
  /** From the first byte of a request to the end of its headers. */
  readonly headers: number
  /** From the first byte of a request to the end of its body. */
  readonly request: number
  /** Between two requests of one connection. */
  readonly idle: number
  /** From a connection to the end of its TLS handshake. */
  readonly handshake: number
  /** How often connections are looked at. */
  readonly checks: number
}

/** Idle is longer than the 60 s of common proxies, which must be the ones who close. */
export const HTTP_LIMITS: HttpLimits = {
  headers: 20_000,
  request: 120_000,
  idle: 75_000,
  handshake: 20_000,
  checks: 5_000,
}
