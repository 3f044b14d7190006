import type { AcceptPayloadSignature, SubmitPayloadSignature } from '@parallax/protocol'
import { chainRefusal } from './trust-chain.ts'

/** Signatures by OpenBao are taken as they are: the peers verify them (spec 04a §6). */
export function submitSignatureRefusal(signature: SubmitPayloadSignature) {
  if (signature.type === 'OPEN_BAO') return undefined
  const { submitterDerX509Certificate: leaf, intermediateDerX509Certificates: intermediates } = signature
  return chainRefusal({ leaf, intermediates })
}

/** The same for the answer. */
export function acceptSignatureRefusal(signature: AcceptPayloadSignature) {
  if (signature.type === 'OPEN_BAO') return undefined
  const { accepterDerX509Certificate: leaf, intermediateDerX509Certificates: intermediates } = signature
  return chainRefusal({ leaf, intermediates })
}
