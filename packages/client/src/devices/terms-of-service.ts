import { tosAccept, tosGet } from '@parallax/protocol'
import type { DateTime } from '@parallax/wire'
import type { TosRpc } from '../rpc/device-connection.ts'

/** What the organization asks its members to accept before they work (spec 04a §4). */
export interface TermsOfService {
  /** Addresses by locale. */
  readonly urls: ReadonlyMap<string, string>
  readonly updatedOn: DateTime
}

/** What became of an acceptance. */
export type TermsOutcome =
  | 'accepted'
  /** Others took their place meanwhile: they have to be shown. */
  | 'changed'
  /** They were removed: nothing has to be accepted. */
  | 'none'

/** Null: the organization has none. Answered to a device that may do nothing else yet. */
export async function readTerms(rpc: TosRpc, signal?: AbortSignal): Promise<TermsOfService | null> {
  const reply = await rpc.call(tosGet, {}, signal)
  return reply.status === 'no_tos' ? null : { urls: reply.perLocaleUrls, updatedOn: reply.updatedOn }
}

/** Accepts these very terms, for all devices of the user. */
export async function acceptTerms(rpc: TosRpc, terms: TermsOfService, signal?: AbortSignal): Promise<TermsOutcome> {
  const { status } = await rpc.call(tosAccept, { tosUpdatedOn: terms.updatedOn }, signal)
  switch (status) {
    case 'ok':
      return 'accepted'
    case 'tos_mismatch':
      return 'changed'
    case 'no_tos':
      return 'none'
  }
}
