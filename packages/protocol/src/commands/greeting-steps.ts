import { hashDigest, publicKey } from '@parallax/crypto'
import { bytes, cancelledGreetingAttemptReason, dateTime, greeterOrClaimer, type TypeOf, tagged } from '@parallax/wire'

/** What the greeter brings to each of the nine rendezvous (spec 04a §5.7). */
export const greeterStep = tagged('step', {
  NUMBER_0_WAIT_PEER: { publicKey },
  NUMBER_1_GET_HASHED_NONCE: {},
  NUMBER_2_SEND_NONCE: { greeterNonce: bytes },
  NUMBER_3_GET_NONCE: {},
  NUMBER_4_WAIT_PEER_TRUST: {},
  // The greeter signifies its trust. The literal is a slip of the reference schema that the wire keeps.
  '5': {},
  NUMBER_6_GET_PAYLOAD: {},
  NUMBER_7_SEND_PAYLOAD: { greeterPayload: bytes },
  NUMBER_8_WAIT_PEER_ACKNOWLEDGMENT: {},
})
/** Value of `greeterStep`. */
export type GreeterStep = TypeOf<typeof greeterStep>

/** What the claimer brings to each of them. */
export const claimerStep = tagged('step', {
  NUMBER_0_WAIT_PEER: { publicKey },
  NUMBER_1_SEND_HASHED_NONCE: { hashedNonce: hashDigest },
  NUMBER_2_GET_NONCE: {},
  NUMBER_3_SEND_NONCE: { claimerNonce: bytes },
  NUMBER_4_SIGNIFY_TRUST: {},
  NUMBER_5_WAIT_PEER_TRUST: {},
  NUMBER_6_SEND_PAYLOAD: { claimerPayload: bytes },
  NUMBER_7_GET_PAYLOAD: {},
  NUMBER_8_ACKNOWLEDGE: {},
})
/** Value of `claimerStep`. */
export type ClaimerStep = TypeOf<typeof claimerStep>

/** Who gave up a greeting attempt, when and why. */
export const greetingAttemptCancellation = {
  origin: greeterOrClaimer,
  timestamp: dateTime,
  reason: cancelledGreetingAttemptReason,
}
