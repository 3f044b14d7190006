import type { SecretKey } from '@parallax/crypto'
import { type DeviceFile, totpFetchOpaqueKey } from '@parallax/protocol'
import { type DateTime, secondsBetween, type TotpOpaqueKeyId } from '@parallax/wire'
import { OfflineError } from '../../errors/connection-errors.ts'
import { MfaError } from '../../errors/mfa-errors.ts'
import type { ParallaxError } from '../../errors/parallax-error.ts'
import { anonymousRpc } from '../../rpc/visitor-rpc.ts'
import type { CodeNotice } from '../device-questions.ts'
import type { DatedConnection } from './dated-connection.ts'
import type { TypedCode } from './typed-code.ts'

/** Milliseconds: the server takes a code for at least 30 s after it was shown, and it is not sent when twice as old. */
const SURELY_GOOD = 30_000
const SENT_FOR = 60_000
/** Milliseconds before each further try when nobody answers; the last one repeats. */
const PAUSES = [0, 1_000, 2_000, 4_000, 5_000]
/** Milliseconds: who tells the date may be another than who throttles. */
const SHORTEST_WAIT = 1_000
/** Milliseconds: timers of the platforms count no further. */
const LONGEST_TIMER = 2 ** 31 - 1

export interface SendCodeParts {
  readonly dated: DatedConnection
  /** Whose key, at which server: the clear fields of the device file. */
  readonly owner: Pick<DeviceFile, 'serverUrl' | 'organizationId' | 'userId'>
  readonly opaqueKeyId: TotpOpaqueKeyId
  readonly notify?: ((notice: CodeNotice) => void) | undefined
  readonly signal?: AbortSignal | undefined
}

export type CodeOutcome =
  | { readonly status: 'released'; readonly key: SecretKey }
  /** `failure`: what to say when no other code comes. */
  | { readonly status: 'wrong' | 'too_old'; readonly failure: ParallaxError }

/**
 * Sends one code until the server judges it, for as long as it may be good: no answer is no wrong code, and what the
 * server does not look at yet is sent again by itself (spec 07 §6.4, ours).
 */
export async function sendCode(parts: SendCodeParts, typed: TypedCode): Promise<CodeOutcome> {
  const { dated, notify, signal } = parts
  const { clock } = dated.connection
  let unanswered: OfflineError | undefined
  for (let failures = 0; ; ) {
    const left = typed.at + SENT_FOR - clock.monotonic()
    if (left <= 0) return { status: 'too_old', failure: unanswered ?? new MfaError('mfa_code_wrong', {}) }
    notify?.({ state: 'sending' })
    const sentAt = clock.monotonic()
    try {
      const reply = await fetchKey(parts, typed)
      if (reply.status === 'ok') return { status: 'released', key: reply.opaqueKey }
      if (reply.status === 'invalid_one_time_password') return judged(sentAt - typed.at)
      failures = 0
      await waitUntil(parts, reply.waitUntil)
    } catch (error) {
      if (!(error instanceof OfflineError) || error.code !== 'offline') throw error
      unanswered = error
      failures += 1
      notify?.({ state: 'no_answer', failures })
      const pause = PAUSES[Math.min(failures, PAUSES.length) - 1] ?? 0
      await clock.sleep(Math.min(pause, left), signal)
    }
  }
}

/** A code that was old when it went out may have been right when it was typed. */
function judged(age: number): CodeOutcome {
  return { status: age > SURELY_GOOD ? 'too_old' : 'wrong', failure: new MfaError('mfa_code_wrong', {}) }
}

function fetchKey({ dated, owner, opaqueKeyId, signal }: SendCodeParts, { digits }: TypedCode) {
  const { serverUrl: server, organizationId, userId } = owner
  const rpc = anonymousRpc(dated.connection, { server, organizationId })
  return rpc.call(totpFetchOpaqueKey, { userId, opaqueKeyId, oneTimePassword: digits }, signal)
}

/** By the server's clock where it tells the time, else by ours; a request at that very instant would be too early. */
async function waitUntil({ dated, notify, signal }: SendCodeParts, end: DateTime): Promise<void> {
  const { clock } = dated.connection
  const seconds = secondsBetween(dated.serverTime() ?? clock.now(), end)
  const milliseconds = Math.max(SHORTEST_WAIT, Math.ceil(seconds * 1000)) + 1
  notify?.({ state: 'throttled', milliseconds })
  await clock.sleep(Math.min(milliseconds, LONGEST_TIMER), signal)
}
