import { bytes, list, pkiSignatureAlgorithm, string, type TypeOf, tagged } from '@parallax/wire'

/** How the one who asks to join signed the request: by smartcard or by OpenBao (spec 04a §6). */
export const submitPayloadSignature = tagged('type', {
  PKI: {
    signature: bytes,
    algorithm: pkiSignatureAlgorithm,
    submitterDerX509Certificate: bytes,
    intermediateDerX509Certificates: list(bytes),
  },
  OPEN_BAO: { signature: string, submitterOpenbaoEntityId: string },
})
/** Value of `submitPayloadSignature`. */
export type SubmitPayloadSignature = TypeOf<typeof submitPayloadSignature>

/** How the administrator who accepts signed the answer; of the same kind as the request's (spec 04a §6.6). */
export const acceptPayloadSignature = tagged('type', {
  PKI: {
    signature: bytes,
    algorithm: pkiSignatureAlgorithm,
    accepterDerX509Certificate: bytes,
    intermediateDerX509Certificates: list(bytes),
  },
  OPEN_BAO: { signature: string, accepterOpenbaoEntityId: string },
})
/** Value of `acceptPayloadSignature`. */
export type AcceptPayloadSignature = TypeOf<typeof acceptPayloadSignature>
