import type { SecretKey } from '@parallax/crypto'
import { DataError, type DataSchema, type DataTools, loadEncrypted } from '@parallax/protocol'
import type { CancelledGreetingAttemptReason } from '@parallax/wire'
import { refuseAttempt } from './refuse-attempt.ts'

/** What the other side sent under the shared key; else the attempt ends, and the other side is told why (spec 07 §2.7). */
export async function openPayload<T>(
  attempt: Parameters<typeof refuseAttempt>[0],
  type: DataSchema<T>,
  content: { readonly tools: DataTools; readonly encrypted: Uint8Array; readonly key: SecretKey },
): Promise<T> {
  try {
    return loadEncrypted(content.tools, type, content)
  } catch (cause) {
    if (!(cause instanceof DataError)) throw cause
    return refuseAttempt(attempt, reasonOf(cause), { detail: cause.code, cause })
  }
}

function reasonOf({ code }: DataError): CancelledGreetingAttemptReason {
  if (code === 'decryption') return 'UNDECIPHERABLE_PAYLOAD'
  return code === 'bad_serialization' ? 'UNDESERIALIZABLE_PAYLOAD' : 'INCONSISTENT_PAYLOAD'
}
