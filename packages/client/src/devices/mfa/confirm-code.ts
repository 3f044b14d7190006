import { totpUri } from '@parallax/crypto'
import type { OrganizationId } from '@parallax/wire'
import { CancelledError } from '../../errors/connection-errors.ts'
import { MfaError } from '../../errors/mfa-errors.ts'
import type { CodeRefusal } from '../device-questions.ts'
import type { DatedConnection } from './dated-connection.ts'
import { sixDigits } from './typed-code.ts'

/** What an authenticator needs: the secret to copy, and the same as a link to show as a QR code. */
export interface MfaEntry {
  /** Base32. */
  readonly secret: string
  /** `otpauth://totp/Parallax:<organization>?…` */
  readonly uri: string
}

/** The entry is shown, and the code that the authenticator makes of it is wanted. */
export interface ConfirmQuestion extends CodeRefusal {
  readonly entry: MfaEntry
}

/** Null when the person gives up: nothing is protected then, and the same entry is shown the next time. */
export type AskToConfirm = (question: ConfirmQuestion, signal?: AbortSignal) => Promise<string | null>

export interface ConfirmParts {
  readonly dated: DatedConnection
  readonly organizationId: OrganizationId
  readonly secret: Uint8Array
  readonly confirm: AskToConfirm
  /** Whether the server takes the code. */
  readonly send: (code: string) => Promise<'taken' | 'wrong'>
  readonly signal?: AbortSignal | undefined
}

/** Asks for codes of a new entry until the server takes one. Throws `cancelled`, or `mfa_code_wrong` after a wrong one. */
export async function confirmCode({
  dated,
  organizationId,
  secret,
  confirm,
  send,
  signal,
}: ConfirmParts): Promise<void> {
  const entry = mfaEntry(secret, organizationId)
  let refusal: Pick<CodeRefusal, 'problem' | 'tries'> = { problem: null, tries: 0 }
  for (;;) {
    signal?.throwIfAborted()
    const answer = await confirm({ entry, ...refusal, serverTime: dated.serverTime() }, signal)
    signal?.throwIfAborted()
    const { problem, tries } = refusal
    if (answer === null) throw problem === null ? new CancelledError() : new MfaError('mfa_code_wrong', {})
    const digits = sixDigits(answer)
    if (digits === undefined) refusal = { problem: 'malformed', tries }
    else if ((await send(digits)) === 'taken') return
    else refusal = { problem: 'wrong', tries: tries + 1 }
  }
}

function mfaEntry(secret: Uint8Array, organizationId: OrganizationId): MfaEntry {
  const uri = totpUri(secret, organizationId)
  return { uri, secret: new URL(uri).searchParams.get('secret') ?? '' }
}
