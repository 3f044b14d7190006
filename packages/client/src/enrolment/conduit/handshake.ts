import { type CryptoBackend, CryptoError, SAS_NONCE_SIZE, type SecretKey, sasCodes } from '@parallax/crypto'
import type { ClaimerStep, GreeterStep } from '@parallax/protocol'
import type { SasCode } from '@parallax/wire'
import type { GreetingAttempt } from './greeting-attempt.ts'
import type { GreetingPace } from './greeting-pace.ts'
import { refuseAttempt } from './refuse-attempt.ts'

/** What both sides know after step 3, if nobody stands between them: that is what the codes are compared for. */
export interface Agreement {
  readonly key: SecretKey
  readonly codes: { readonly greeter: SasCode; readonly claimer: SasCode }
}

export interface HandshakeParts {
  readonly crypto: CryptoBackend
  readonly pace: GreetingPace
}

/** Steps 0 to 3 (spec 07 §2.4, §2.5), with a key pair and a nonce that serve once. */
export async function shakeHandsAsGreeter(
  attempt: GreetingAttempt<GreeterStep, ClaimerStep>,
  { crypto, pace }: HandshakeParts,
): Promise<Agreement> {
  const own = crypto.newPrivateKey()
  const { publicKey } = await attempt.exchange(
    { step: 'NUMBER_0_WAIT_PEER', publicKey: crypto.publicKeyOf(own) },
    { expects: 'NUMBER_0_WAIT_PEER', patience: pace.meeting },
  )
  const key = await sharedKey(attempt, () => crypto.greeterSharedSecret(own, publicKey))
  const patience = pace.machine
  const { hashedNonce } = await attempt.exchange(
    { step: 'NUMBER_1_GET_HASHED_NONCE' },
    { expects: 'NUMBER_1_SEND_HASHED_NONCE', patience },
  )
  const greeterNonce = crypto.random(SAS_NONCE_SIZE)
  await attempt.exchange({ step: 'NUMBER_2_SEND_NONCE', greeterNonce }, { expects: 'NUMBER_2_GET_NONCE', patience })
  const { claimerNonce } = await attempt.exchange(
    { step: 'NUMBER_3_GET_NONCE' },
    { expects: 'NUMBER_3_SEND_NONCE', patience },
  )
  if (!crypto.sha256(claimerNonce).equals(hashedNonce))
    return refuseAttempt(attempt, 'INVALID_NONCE_HASH', { detail: 'nonce mismatch' })
  return { key, codes: sasCodes(crypto, key, { claimer: claimerNonce, greeter: greeterNonce }) }
}

/** The same on the other side, which commits to its nonce before it learns the greeter's. */
export async function shakeHandsAsClaimer(
  attempt: GreetingAttempt<ClaimerStep, GreeterStep>,
  { crypto, pace }: HandshakeParts,
): Promise<Agreement> {
  const own = crypto.newPrivateKey()
  const { publicKey } = await attempt.exchange(
    { step: 'NUMBER_0_WAIT_PEER', publicKey: crypto.publicKeyOf(own) },
    { expects: 'NUMBER_0_WAIT_PEER', patience: pace.meeting },
  )
  const key = await sharedKey(attempt, () => crypto.claimerSharedSecret(own, publicKey))
  const patience = pace.machine
  const claimerNonce = crypto.random(SAS_NONCE_SIZE)
  await attempt.exchange(
    { step: 'NUMBER_1_SEND_HASHED_NONCE', hashedNonce: crypto.sha256(claimerNonce) },
    { expects: 'NUMBER_1_GET_HASHED_NONCE', patience },
  )
  const { greeterNonce } = await attempt.exchange(
    { step: 'NUMBER_2_GET_NONCE' },
    { expects: 'NUMBER_2_SEND_NONCE', patience },
  )
  await attempt.exchange({ step: 'NUMBER_3_SEND_NONCE', claimerNonce }, { expects: 'NUMBER_3_GET_NONCE', patience })
  return { key, codes: sasCodes(crypto, key, { claimer: claimerNonce, greeter: greeterNonce }) }
}

async function sharedKey(attempt: Parameters<typeof refuseAttempt>[0], agree: () => SecretKey): Promise<SecretKey> {
  try {
    return agree()
  } catch (cause) {
    if (!(cause instanceof CryptoError)) throw cause
    return refuseAttempt(attempt, 'MANUALLY_CANCELLED', { detail: 'corrupted shared secret key', cause })
  }
}
