import type { AccessToken, InvitationStatus } from '@parallax/wire'
import type { Transaction } from '../db/transaction.ts'

/** Tells those who may greet that an invitation is there, or what became of it (spec 04a §5). */
export function announceInvitation(
  tx: Transaction,
  { organization, greeters }: { readonly organization: number; readonly greeters: readonly number[] },
  { token, status }: { readonly token: AccessToken; readonly status: InvitationStatus },
): void {
  const event = { event: 'INVITATION', token, invitationStatus: status } as const
  tx.publish({ type: 'event', organization, audience: greeters, event })
}
