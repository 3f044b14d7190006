import { HashDigest, PublicKey } from '@parallax/crypto'
import type { ClaimerStep, GreeterStep } from '@parallax/protocol'

/** What is kept of a step: its number, and the bytes that the other side gets (spec 04a §5.7). */
export interface SubmittedStep {
  readonly index: number
  readonly payload: Uint8Array
}

const NOTHING = new Uint8Array(0)

export function submittedByGreeter(step: GreeterStep): SubmittedStep {
  switch (step.step) {
    case 'NUMBER_0_WAIT_PEER':
      return { index: 0, payload: step.publicKey.bytes }
    case 'NUMBER_1_GET_HASHED_NONCE':
      return { index: 1, payload: NOTHING }
    case 'NUMBER_2_SEND_NONCE':
      return { index: 2, payload: step.greeterNonce }
    case 'NUMBER_3_GET_NONCE':
      return { index: 3, payload: NOTHING }
    case 'NUMBER_4_WAIT_PEER_TRUST':
      return { index: 4, payload: NOTHING }
    case '5':
      return { index: 5, payload: NOTHING }
    case 'NUMBER_6_GET_PAYLOAD':
      return { index: 6, payload: NOTHING }
    case 'NUMBER_7_SEND_PAYLOAD':
      return { index: 7, payload: step.greeterPayload }
    case 'NUMBER_8_WAIT_PEER_ACKNOWLEDGMENT':
      return { index: 8, payload: NOTHING }
  }
}

export function submittedByClaimer(step: ClaimerStep): SubmittedStep {
  switch (step.step) {
    case 'NUMBER_0_WAIT_PEER':
      return { index: 0, payload: step.publicKey.bytes }
    case 'NUMBER_1_SEND_HASHED_NONCE':
      return { index: 1, payload: step.hashedNonce.bytes }
    case 'NUMBER_2_GET_NONCE':
      return { index: 2, payload: NOTHING }
    case 'NUMBER_3_SEND_NONCE':
      return { index: 3, payload: step.claimerNonce }
    case 'NUMBER_4_SIGNIFY_TRUST':
      return { index: 4, payload: NOTHING }
    case 'NUMBER_5_WAIT_PEER_TRUST':
      return { index: 5, payload: NOTHING }
    case 'NUMBER_6_SEND_PAYLOAD':
      return { index: 6, payload: step.claimerPayload }
    case 'NUMBER_7_GET_PAYLOAD':
      return { index: 7, payload: NOTHING }
    case 'NUMBER_8_ACKNOWLEDGE':
      return { index: 8, payload: NOTHING }
  }
}

/** The step as it was submitted, for the claimer. */
export function greeterStepOf({ index, payload }: SubmittedStep): GreeterStep {
  const steps: readonly (() => GreeterStep)[] = [
    () => ({ step: 'NUMBER_0_WAIT_PEER', publicKey: new PublicKey(payload) }),
    () => ({ step: 'NUMBER_1_GET_HASHED_NONCE' }),
    () => ({ step: 'NUMBER_2_SEND_NONCE', greeterNonce: payload }),
    () => ({ step: 'NUMBER_3_GET_NONCE' }),
    () => ({ step: 'NUMBER_4_WAIT_PEER_TRUST' }),
    () => ({ step: '5' }),
    () => ({ step: 'NUMBER_6_GET_PAYLOAD' }),
    () => ({ step: 'NUMBER_7_SEND_PAYLOAD', greeterPayload: payload }),
    () => ({ step: 'NUMBER_8_WAIT_PEER_ACKNOWLEDGMENT' }),
  ]
  return stepAt(steps, index)
}

/** The step as it was submitted, for the greeter. */
export function claimerStepOf({ index, payload }: SubmittedStep): ClaimerStep {
  const steps: readonly (() => ClaimerStep)[] = [
    () => ({ step: 'NUMBER_0_WAIT_PEER', publicKey: new PublicKey(payload) }),
    () => ({ step: 'NUMBER_1_SEND_HASHED_NONCE', hashedNonce: new HashDigest(payload) }),
    () => ({ step: 'NUMBER_2_GET_NONCE' }),
    () => ({ step: 'NUMBER_3_SEND_NONCE', claimerNonce: payload }),
    () => ({ step: 'NUMBER_4_SIGNIFY_TRUST' }),
    () => ({ step: 'NUMBER_5_WAIT_PEER_TRUST' }),
    () => ({ step: 'NUMBER_6_SEND_PAYLOAD', claimerPayload: payload }),
    () => ({ step: 'NUMBER_7_GET_PAYLOAD' }),
    () => ({ step: 'NUMBER_8_ACKNOWLEDGE' }),
  ]
  return stepAt(steps, index)
}

function stepAt<T>(steps: readonly (() => T)[], index: number): T {
  const step = steps[index]
  if (step === undefined) throw new RangeError(`there is no step ${index}`)
  return step()
}
