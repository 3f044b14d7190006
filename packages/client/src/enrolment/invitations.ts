import type { AccessToken, DateTime, EmailAddress, InvitationStatus, InvitationType, UserId } from '@parallax/wire'
import type { GreeterQuestions, GreetOutcome } from './greeter-questions.ts'

export interface InvitationInfo {
  readonly type: InvitationType
  readonly token: AccessToken
  readonly status: InvitationStatus
  readonly createdOn: DateTime
  /** Users only. */
  readonly claimerEmail?: EmailAddress
  /** Devices and shared recovery. */
  readonly claimerUserId?: UserId
}

export interface NewInvitation {
  readonly token: AccessToken
  /** `parsec3://…` and `https://…/redirect/…` forms of the same link (PRODUCT §3). */
  readonly link: string
  readonly webLink: string
  /** The invitation is valid in all cases. */
  readonly emailSent: 'SUCCESS' | 'SERVER_UNAVAILABLE' | 'RECIPIENT_REFUSED' | 'NOT_ASKED'
}

/** Inviting people and devices, and letting them in (spec 07 §2). */
export interface Invitations {
  list(signal?: AbortSignal): Promise<readonly InvitationInfo[]>
  inviteUser(
    email: EmailAddress,
    options: { readonly sendEmail: boolean; readonly signal?: AbortSignal },
  ): Promise<NewInvitation>
  inviteDevice(options: { readonly sendEmail: boolean; readonly signal?: AbortSignal }): Promise<NewInvitation>
  /** For somebody who recovers, by one of those who hold the shared recovery (spec 07 §3.4). */
  inviteSharedRecovery(
    claimer: UserId,
    options: { readonly sendEmail: boolean; readonly signal?: AbortSignal },
  ): Promise<NewInvitation>
  cancel(token: AccessToken, signal?: AbortSignal): Promise<void>
  /** Welcomes the person or device behind an invitation: codes are compared on both sides, then access is given. */
  greet(token: AccessToken, ask: GreeterQuestions, signal?: AbortSignal): Promise<GreetOutcome>
}
