import { ParallaxError } from './parallax-error.ts'

export type MfaCode = 'mfa_code_wrong' | 'mfa_reset_link_used'

/** The second factor does not let this person in (spec 07 §6). */
export class MfaError<C extends MfaCode = MfaCode> extends ParallaxError<C> {}
