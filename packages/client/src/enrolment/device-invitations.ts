import { type InviteListItem, inviteCancel, inviteList, inviteNewDevice, inviteNewUser } from '@parallax/protocol'
import { type AccessToken, type EmailAddress, type InvitationType, type LinkKind, printLink } from '@parallax/wire'
import { EnrolmentError } from '../errors/enrolment-errors.ts'
import { NotAllowedError } from '../errors/rights-errors.ts'
import type { CreationContext } from './certificates/creation-context.ts'
import { DEFAULT_GREETING_PACE } from './conduit/greeting-pace.ts'
import { greet } from './greeter/greet.ts'
import type { GreeterQuestions, GreetOutcome } from './greeter-questions.ts'
import type { InvitationInfo, Invitations, NewInvitation } from './invitations.ts'

interface InviteOptions {
  readonly sendEmail: boolean
  readonly signal?: AbortSignal
}

/** The invitations of an organization, as one of its devices sees them. */
export class DeviceInvitations implements Invitations {
  readonly #context: CreationContext

  /** `pace` is for tests, and for `PARALLAX_INVITE_POLLING_THROTTLE_MS` (spec 08 §2). */
  constructor(context: Omit<CreationContext, 'pace'> & Partial<Pick<CreationContext, 'pace'>>) {
    this.#context = { pace: DEFAULT_GREETING_PACE, ...context }
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
   * `invitation_in_use`; `users_limit`, `email_taken`; `keys_not_confirmed` once access was given.
   */
  async greet(token: AccessToken, ask: GreeterQuestions, signal?: AbortSignal): Promise<GreetOutcome> {
    const { invitations } = await this.#context.rpc.call(inviteList, {}, signal)
    const type = typeToGreet(invitations.find((one) => one.token === token))
    return greet(this.#context, { token, type, ask, signal })
  }

  #newInvitation(
    kind: Extract<LinkKind, 'userInvitation' | 'deviceInvitation'>,
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

function typeToGreet(invitation: InviteListItem | undefined): Exclude<InvitationType, 'SHAMIR_RECOVERY'> {
  // Shares of a recovery are handed over elsewhere; to this conversation such a token means nothing.
  if (invitation === undefined || invitation.type === 'SHAMIR_RECOVERY')
    throw new EnrolmentError('invitation_not_found', {})
  return invitation.type
}
