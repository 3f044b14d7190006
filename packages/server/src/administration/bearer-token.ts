import { createHash, timingSafeEqual } from 'node:crypto'

/** Compares in constant time, whatever the lengths. */
export function tokenComparison(expected: string): (token: string) => boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  const wanted = digest(expected)
  return (token) => timingSafeEqual(digest(token), wanted)
}

/** The token of `Authorization: Bearer …`; undefined: there is none. */
export function bearerToken(authorization: string | undefined): string | undefined {
  const [scheme, token, ...more] = (authorization ?? '').trim().split(/\s+/)
  return scheme?.toLowerCase() === 'bearer' && more.length === 0 ? token : undefined
}
