import { family } from '../family.ts'
import { ping } from '../ping.ts'
import { asyncEnrollmentCancel, asyncEnrollmentInfo, asyncEnrollmentSubmit } from './async-enrollment.ts'
import { organizationBootstrap } from './organization-bootstrap.ts'
import { anonymousTotpSetupConfirm, anonymousTotpSetupGetSecret, totpFetchOpaqueKey } from './totp.ts'

/** `POST /anonymous/{organization}`: about an organization, without any proof of identity. */
export const anonymousFamily = family('anonymous', [
  asyncEnrollmentCancel,
  asyncEnrollmentInfo,
  asyncEnrollmentSubmit,
  organizationBootstrap,
  ping,
  totpFetchOpaqueKey,
  anonymousTotpSetupConfirm,
  anonymousTotpSetupGetSecret,
])
