import type { ShamirShare } from '@parallax/crypto'
import { dumpEncrypted, inviteShamirRecoveryConfirmation, inviteShamirRecoveryData } from '@parallax/protocol'
import type { UserId } from '@parallax/wire'
import { openPayload } from '../conduit/open-payload.ts'
import type { Newcomer, Welcome } from './greeter-parts.ts'

/** What a recipient hands over, and to whom. */
export interface HeldShares {
  readonly userId: UserId
  readonly shares: readonly ShamirShare[]
}

/** Gives the shares that were entrusted; nothing is created (spec 07 §3.4). */
export async function welcomeRecovery(newcomer: Newcomer, { userId, shares }: HeldShares): Promise<Welcome> {
  const { context, attempt, key, ask } = newcomer
  const { tools } = context
  await openPayload(attempt, inviteShamirRecoveryData, { tools, encrypted: newcomer.claimerPayload, key })
  ask.status?.('creating')
  const value = { type: 'invite_shamir_recovery_confirmation', weightedShare: shares } as const
  return {
    greeterPayload: dumpEncrypted(tools, inviteShamirRecoveryConfirmation, { value, key }),
    outcome: { type: 'SHAMIR_RECOVERY', userId },
  }
}
