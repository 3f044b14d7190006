import { certificateGet } from '@parallax/protocol'
import { addMicroseconds, type DateTime } from '@parallax/wire'
import { patiently } from '../conduit/patiently.ts'
import type { CreationContext } from './creation-context.ts'
import type { SignedForms } from './sign-device.ts'

export interface SentCertificate {
  readonly timestamp: DateTime
  readonly certificate: SignedForms
  readonly signal?: AbortSignal | undefined
}

/**
 * Sends a certificate until there is a reply. When one got lost, the next is a refusal although the first was taken
 * (spec 04a §1.2): the server is asked whether it has these very bytes, so that nobody is created twice, and nobody is
 * told that a creation failed which did not.
 */
export async function sendSurely<R extends { readonly status: string }>(
  context: CreationContext,
  sent: SentCertificate,
  send: () => Promise<R>,
): Promise<R | { readonly status: 'ok' }> {
  const { clock, pace } = context
  const parts = { clock, pace, signal: sent.signal }
  let isReplyLost = false
  const onOutage = (): void => {
    isReplyLost = true
  }
  const reply = await patiently(parts, send, { onOutage })
  if (reply.status === 'ok' || !isReplyLost) return reply
  return (await patiently(parts, () => isTaken(context, sent))) ? { status: 'ok' } : reply
}

async function isTaken(
  { rpc, tools }: CreationContext,
  { timestamp, certificate, signal }: SentCertificate,
): Promise<boolean> {
  const reply = await rpc.call(
    certificateGet,
    {
      commonAfter: addMicroseconds(timestamp, -1),
      sequesterAfter: timestamp,
      shamirRecoveryAfter: timestamp,
      realmAfter: new Map(),
    },
    signal,
  )
  const { full, redacted } = certificate
  return reply.commonCertificates.some((one) => tools.crypto.equal(one, full) || tools.crypto.equal(one, redacted))
}
