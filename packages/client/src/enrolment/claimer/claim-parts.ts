import type { SecretKey } from '@parallax/crypto'
import type { ClaimerStep, DataTools, GreeterStep, LocalDevice } from '@parallax/protocol'
import type { DeviceInvitationLink, UserInvitationLink } from '@parallax/wire'
import type { GreetingAttempt } from '../conduit/greeting-attempt.ts'
import type { NewcomerAnswers } from './newcomer-answers.ts'

/** Links that invite to become a user, or to add a device. */
export type InvitationLink = UserInvitationLink | DeviceInvitationLink

/** Both codes were right: what is said from here on, only the greeter reads. */
export interface Trusted {
  readonly attempt: GreetingAttempt<ClaimerStep, GreeterStep>
  readonly key: SecretKey
  readonly tools: DataTools
  readonly link: InvitationLink
  readonly answers: NewcomerAnswers
}

/** What the claimer asks for, and what it makes of the confirmation. */
export interface Wish {
  readonly claimerPayload: Uint8Array
  accept(greeterPayload: Uint8Array): Promise<LocalDevice>
}
