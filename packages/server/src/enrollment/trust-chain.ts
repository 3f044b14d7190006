import { readX509 } from './x509-certificate.ts'

/** A certificate and those that are said to vouch for it, in DER, in any order (ours, spec 04a §6). */
export interface CertificateChain {
  readonly leaf: Uint8Array
  readonly intermediates: readonly Uint8Array[]
}

const MOST_INTERMEDIATES = 100

/**
 * Why a chain has not the shape of one; undefined when it has. Whoever relies on it verifies signatures and roots
 * himself: the server could not keep a client from trusting it.
 */
export function chainRefusal({ leaf, intermediates }: CertificateChain) {
  const first = readX509(leaf)
  const names = intermediates.map(readX509).filter((name) => name !== undefined)
  if (first === undefined || names.length < intermediates.length)
    return { status: 'invalid_der_x509_certificate' } as const
  if (names.length > MOST_INTERMEDIATES) return { status: 'invalid_x509_trustchain' } as const
  const unused = [...names]
  for (let current = first; unused.length > 0; ) {
    const { issuer } = current
    const position = unused.findIndex(({ subject }) => subject === issuer)
    const [next] = position < 0 ? [] : unused.splice(position, 1)
    if (next === undefined) return { status: 'invalid_x509_trustchain' } as const
    current = next
  }
  return undefined
}
