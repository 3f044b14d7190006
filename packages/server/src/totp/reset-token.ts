import type { CryptoBackend } from '@parallax/crypto'
import { type AccessToken, accessTokenToBytes } from '@parallax/wire'

/** What the database keeps of the token of a reset: a dump does not let anybody use it. */
export function resetTokenDigest(crypto: CryptoBackend, token: AccessToken): Uint8Array {
  return crypto.sha256(accessTokenToBytes(token)).bytes
}
