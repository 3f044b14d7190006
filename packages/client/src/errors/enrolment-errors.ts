import { ParallaxError } from './parallax-error.ts'

export type EnrolmentCode =
  | 'organization_exists'
  | 'creation_link_used'
  | 'invitation_gone'
  | 'invitation_not_found'
  | 'codes_differ'
  | 'peer_gone'
  | 'greeting_altered'
  | 'invitation_in_use'
  | 'keys_not_confirmed'
  | 'authority_key_invalid'
  | 'users_limit'
  | 'email_taken'
  | 'mail_limited'
  | 'link_invalid'
  | 'administration_refused'

/** Creating an organization, inviting and joining ended without result (spec 07 §1, §2, §9, §10). */
export class EnrolmentError<C extends EnrolmentCode = EnrolmentCode> extends ParallaxError<C> {}
