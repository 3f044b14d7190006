import { fromBase64 } from '@parallax/wire'
import { CryptoError } from '../crypto-error.ts'

export const PRIVATE_LABEL = 'PRIVATE KEY'
export const PUBLIC_LABEL = 'PUBLIC KEY'

/** The DER of the PEM block labelled `label`. Throws `CryptoError` `algorithm` when there is no such block. */
export function readPem(text: string, label: string): Uint8Array {
  const body = new RegExp(`-----BEGIN ${label}-----([^-]+)-----END ${label}-----`).exec(text)?.[1]
  const der = body === undefined ? undefined : fromBase64(body.replaceAll(/\s/g, ''))
  if (der === undefined) throw new CryptoError('algorithm', `not the PEM of a ${label.toLowerCase()}`)
  return der
}
