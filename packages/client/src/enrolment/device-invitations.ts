import {
  type InviteListItem,
  inviteCancel,
  inviteList,
  inviteNewDevice,
  inviteNewShamirRecovery,
  inviteNewUser,
} from '@parallax/protocol'
import { type AccessToken, type EmailAddress, type LinkKind, printLink, type UserId } from '@parallax/wire'
import { EnrolmentError } from '../errors/enrolment-errors.ts'
import { NotAllowedError } from '../errors/rights-errors.ts'
import type { CreationContext } from './certificates/creation-context.ts'
import { DEFAULT_GREETING_PACE, type GreetingPace } from './conduit/greeting-pace.ts'
import { greet } from './greeter/greet.ts'
import type { HeldShares } from './greeter/welcome-recovery.ts'
import type { GreeterQuestions, GreetOutcome } from './greeter-questions.ts'
import type { InvitationInfo, Invitations, NewInvitation } from './invitations.ts'

interface InviteOptions {
  readonly sendEmail: boolean
  readonly signal?: AbortSignal
}

/** What a shared recovery entrusted to the user of this device (spec 07 §3.4); asked for before anybody is met. */
export type HoldShares = (recovery: RecoveryInvitation, signal?: AbortSignal) => Promise<HeldShares>

export type RecoveryInvitation = Extract<InviteListItem, { readonly type: 'SHAMIR_RECOVERY' }>

export interface DeviceInvitationsParts extends Omit<CreationContext, 'pace'> {
  /** For tests, and for `PARALLAX_INVITE_POLLING_THROTTLE_MS` (spec 08 §2). */
  readonly pace?: GreetingPace
  /** Without it nobody is helped to recover. */
  readonly holdShares?: HoldShares
}

/** The invitations of an organization, as one of its devices sees them. */
export class DeviceInvitations implements Invitations {
  readonly #context: CreationContext
  readonly #holdShares: HoldShares | undefined

  constructor({ holdShares, ...context }: DeviceInvitationsParts) {
    this.#context = { pace: DEFAULT_GREETING_PACE, ...context }
    this.#holdShares = holdShares
  }

  async list(signal?: AbortSignal): Promise<readonly InvitationInfo[]> {
    const { rpc, device } = this.#context
    const { invitations } = await rpc.call(inviteList, {}, signal)
    return invitations.map((item) => ({
      type: item.type,
      token: item.token,
      status: item.status,
      createdOn: item.createdOn,
      ...(item.type === 'USER' ? { claimerEmail: item.claimerEmail } : {}),
      ...(item.type === 'DEVICE' ? { claimerUserId: device.userId } : {}),
      ...(item.type === 'SHAMIR_RECOVERY' ? { claimerUserId: item.claimerUserId } : {}),
    }))
  }

  /** Asking again for the same address gives the same pending invitation. Throws `email_taken`, `not_allowed`. */
  async inviteUser(email: EmailAddress, { sendEmail, signal }: InviteOptions): Promise<NewInvitation> {
    const reply = await this.#context.rpc.call(inviteNewUser, { claimerEmail: email, sendEmail }, signal)
    switch (reply.status) {
      case 'ok':
        return this.#newInvitation('userInvitation', reply, sendEmail)
      case 'author_not_allowed':
        throw new NotAllowedError('not_allowed', {})
      case 'claimer_email_already_enrolled':
        throw new EnrolmentError('email_taken', { email })
    }
  }

  async inviteDevice({ sendEmail, signal }: InviteOptions): Promise<NewInvitation> {
    const reply = await this.#context.rpc.call(inviteNewDevice, { sendEmail }, signal)
    return this.#newInvitation('deviceInvitation', reply, sendEmail)
  }

  /** Throws `not_allowed` for who holds no shared recovery of that person, `person_not_found`. */
  async inviteSharedRecovery(claimerUserId: UserId, { sendEmail, signal }: InviteOptions): Promise<NewInvitation> {
    const reply = await this.#context.rpc.call(inviteNewShamirRecovery, { claimerUserId, sendEmail }, signal)
    switch (reply.status) {
      case 'ok':
        return this.#newInvitation('shamirRecoveryInvitation', reply, sendEmail)
      case 'author_not_allowed':
        throw new NotAllowedError('not_allowed', {})
      case 'user_not_found':
        throw new NotAllowedError('person_not_found', { person: claimerUserId })
    }
  }

  /** One that is cancelled already is as it should be. Throws `invitation_not_found`, `invitation_gone`, `not_allowed`. */
  async cancel(token: AccessToken, signal?: AbortSignal): Promise<void> {
    const reply = await this.#context.rpc.call(inviteCancel, { token }, signal)
    switch (reply.status) {
      case 'ok':
      case 'invitation_already_cancelled':
        return
      case 'invitation_not_found':
        throw new EnrolmentError('invitation_not_found', {})
      case 'invitation_completed':
        throw new EnrolmentError('invitation_gone', {}, { detail: reply.status })
      case 'author_not_allowed':
        throw new NotAllowedError('not_allowed', {})
    }
  }

  /**
   * Throws `invitation_not_found`, `invitation_gone`, `not_allowed`; `codes_differ`, `peer_gone`, `greeting_altered`,
   * `invitation_in_use`; `users_limit`, `email_taken`; `keys_not_confirmed` once access was given; for a shared
   * recovery `shared_recovery_gone`, `shared_recovery_unusable`, `shared_recovery_altered`.
   */
  async greet(token: AccessToken, ask: GreeterQuestions, signal?: AbortSignal): Promise<GreetOutcome> {
    const { invitations } = await this.#context.rpc.call(inviteList, {}, signal)
    const invitation = invitations.find((one) => one.token === token)
    if (invitation === undefined) throw new EnrolmentError('invitation_not_found', {})
    const { type } = invitation
    const held = type === 'SHAMIR_RECOVERY' ? await this.#held(invitation, signal) : undefined
    return greet(this.#context, { token, type, held, ask, signal })
  }

  async #held(invitation: RecoveryInvitation, signal?: AbortSignal): Promise<HeldShares> {
    if (this.#holdShares === undefined) throw new EnrolmentError('invitation_not_found', {})
    return this.#holdShares(invitation, signal)
  }

  #newInvitation(
    kind: Extract<LinkKind, 'userInvitation' | 'deviceInvitation' | 'shamirRecoveryInvitation'>,
    {
      token,
      emailSent,
    }: { readonly token: AccessToken; readonly emailSent: Exclude<NewInvitation['emailSent'], 'NOT_ASKED'> },
    sendEmail: boolean,
  ): NewInvitation {
    const { serverUrl: server, organizationId } = this.#context.device
    const link = { kind, server, organizationId, token } as const
    return {
      token,
      link: printLink(link, 'scheme'),
      webLink: printLink(link, 'redirection'),
      emailSent: sendEmail ? emailSent : 'NOT_ASKED',
    }
  }
}
