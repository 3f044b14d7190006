import type { DeviceId, DeviceLabel, HumanHandle, UserId, UserProfile } from '@parallax/wire'

/**
 * What the greeter is asked, in this order. A rejected promise (or an abort) cancels the attempt on both sides.
 *
 * The `signal` of a question is aborted when the answer does not matter any more: the other side left or started
 * again. Nothing else is asked before the question is settled.
 */
export interface GreeterQuestions {
  /** The other side is there. Show `ownCode` for it to compare; called again after each automatic restart. */
  showOwnCode(code: string): void
  /** Answers the code read out by the other side among `candidates`, or null for none of them. */
  choosePeerCode(candidates: readonly string[], signal: AbortSignal): Promise<string | null>
  /** Users only: what is granted; the greeter may correct what was asked for. */
  confirmUser?(requested: RequestedUser, signal: AbortSignal): Promise<GrantedUser>
  /** Devices only; the label that was asked for is taken when left out. */
  confirmDevice?(requested: RequestedDevice, signal: AbortSignal): Promise<RequestedDevice>
  /** Progress, for words and for programs. */
  status?(state: GreetingState): void
}

export interface RequestedUser {
  readonly humanHandle: HumanHandle
  readonly deviceLabel: DeviceLabel
}

export interface RequestedDevice {
  readonly deviceLabel: DeviceLabel
}

export interface GrantedUser extends RequestedUser {
  readonly profile: UserProfile
}

/** Where a greeting stands, on either side. */
export type GreetingState =
  | 'waiting_peer'
  /** The other side is there: codes are shown and picked. */
  | 'waiting_peer_code'
  /** The other side picks our code. */
  | 'waiting_peer_trust'
  | 'waiting_peer_payload'
  | 'creating'
  /** One of the codes was not picked: both sides meet again, with new codes. */
  | 'wrong_code_restarting'
  /** The other side started again, or said nothing for long. */
  | 'peer_gone_restarting'
  | 'finished'

export type GreetOutcome =
  | { readonly type: 'USER'; readonly userId: UserId; readonly humanHandle: HumanHandle }
  | { readonly type: 'DEVICE'; readonly deviceId: DeviceId; readonly deviceLabel: DeviceLabel }
  /** The part that was entrusted to us was handed over to that user, who may need others too. */
  | { readonly type: 'SHAMIR_RECOVERY'; readonly userId: UserId }
