import {
  type ClaimerStep,
  type GreeterStep,
  inviteClaimerStartGreetingAttempt,
  inviteClaimerStep,
  inviteGreeterStartGreetingAttempt,
  inviteGreeterStep,
  type ReceivedReplyOf,
} from '@parallax/protocol'
import type { AccessToken, GreetingAttemptId } from '@parallax/wire'
import { call, callInvited } from './rpc.ts'
import type { TestDevice, TestOrganization } from './test-organization.ts'

/** Both sides of one attempt to meet. */
export class Meeting {
  readonly organization: TestOrganization
  readonly greeter: TestDevice
  readonly token: AccessToken
  readonly #keys: readonly [GreeterStep, ClaimerStep]

  constructor(greeter: TestDevice, token: AccessToken) {
    this.organization = greeter.organization
    this.greeter = greeter
    this.token = token
    const { crypto } = this.organization.tools
    const publicKey = () => crypto.publicKeyOf(crypto.newPrivateKey())
    this.#keys = [
      { step: 'NUMBER_0_WAIT_PEER', publicKey: publicKey() },
      { step: 'NUMBER_0_WAIT_PEER', publicKey: publicKey() },
    ]
  }

  greeterSteps(): readonly GreeterStep[] {
    const random = (size: number) => this.organization.tools.crypto.random(size)
    return [
      this.#keys[0],
      { step: 'NUMBER_1_GET_HASHED_NONCE' },
      { step: 'NUMBER_2_SEND_NONCE', greeterNonce: random(64) },
      { step: 'NUMBER_3_GET_NONCE' },
      { step: 'NUMBER_4_WAIT_PEER_TRUST' },
      { step: '5' },
      { step: 'NUMBER_6_GET_PAYLOAD' },
      { step: 'NUMBER_7_SEND_PAYLOAD', greeterPayload: random(200) },
      { step: 'NUMBER_8_WAIT_PEER_ACKNOWLEDGMENT' },
    ]
  }

  claimerSteps(): readonly ClaimerStep[] {
    const { crypto } = this.organization.tools
    return [
      this.#keys[1],
      { step: 'NUMBER_1_SEND_HASHED_NONCE', hashedNonce: crypto.sha256(crypto.random(64)) },
      { step: 'NUMBER_2_GET_NONCE' },
      { step: 'NUMBER_3_SEND_NONCE', claimerNonce: crypto.random(64) },
      { step: 'NUMBER_4_SIGNIFY_TRUST' },
      { step: 'NUMBER_5_WAIT_PEER_TRUST' },
      { step: 'NUMBER_6_SEND_PAYLOAD', claimerPayload: crypto.random(300) },
      { step: 'NUMBER_7_GET_PAYLOAD' },
      { step: 'NUMBER_8_ACKNOWLEDGE' },
    ]
  }

  async greeterStarts(): Promise<GreetingAttemptId> {
    const reply = await call(this.greeter, inviteGreeterStartGreetingAttempt, { token: this.token })
    if (reply.status !== 'ok') throw new Error(reply.status)
    return reply.greetingAttempt
  }

  async claimerStarts(): Promise<GreetingAttemptId> {
    const reply = await callInvited(this, inviteClaimerStartGreetingAttempt, { greeter: this.greeter.userId })
    if (reply.status !== 'ok') throw new Error(reply.status)
    return reply.greetingAttempt
  }

  greeterSubmits(
    greetingAttempt: GreetingAttemptId,
    greeterStep: GreeterStep,
  ): Promise<ReceivedReplyOf<typeof inviteGreeterStep>> {
    return call(this.greeter, inviteGreeterStep, { greetingAttempt, greeterStep })
  }

  claimerSubmits(
    greetingAttempt: GreetingAttemptId,
    claimerStep: ClaimerStep,
  ): Promise<ReceivedReplyOf<typeof inviteClaimerStep>> {
    return callInvited(this, inviteClaimerStep, { greetingAttempt, claimerStep })
  }
}
