import type { UserGreetingAdministrator } from '@parallax/protocol'
import type { DeviceLabel, EmailAddress, HumanHandle, UserId } from '@parallax/wire'
import type { GreetingState } from '../greeter-questions.ts'
import type { LinkTarget } from '../link-target.ts'

/** What an invitation is for, and who can let one in, as the server tells. */
export type ClaimedInvitation =
  | {
      readonly type: 'USER'
      readonly email: EmailAddress
      /** The person who made it, or the name of the service that did. */
      readonly invitedBy: HumanHandle | string
      /** All are waited for at once; the one who made the invitation first. */
      readonly greeters: readonly UserGreetingAdministrator[]
    }
  /** One's own: another device of the same person lets it in. */
  | { readonly type: 'DEVICE'; readonly userId: UserId; readonly humanHandle: HumanHandle }

/**
 * What the claimer is asked and told, in this order. A rejected promise (or an abort) cancels the attempt on both sides.
 *
 * The `signal` of a question is aborted when the answer does not matter any more: the other side left or started
 * again. Nothing else is asked before the question is settled. After an automatic restart the codes are compared again;
 * what was answered about the newcomer is kept.
 */
export interface ClaimerQuestions {
  /** Where the link leads, to be compared with what is known from elsewhere. Nothing was sent there yet (PRODUCT §3). */
  confirmTarget(target: LinkTarget): Promise<void>
  invited?(invitation: ClaimedInvitation): void
  /** Somebody is there: who, as the server says it. The codes tell whether it is true. */
  met?(greeter: HumanHandle): void
  /** Answers the code read out by the other side among `candidates`, or null for none of them. */
  choosePeerCode(candidates: readonly string[], signal: AbortSignal): Promise<string | null>
  showOwnCode(code: string): void
  /** Users only: name and e-mail, which the greeter may correct. */
  person(invitedEmail: EmailAddress, signal: AbortSignal): Promise<HumanHandle>
  deviceLabel(signal: AbortSignal): Promise<DeviceLabel>
  /** Asked before access is given, so that keys which somebody trusts are saved at once. */
  newPassword(signal: AbortSignal): Promise<string>
  status?(state: GreetingState): void
}
