import { verifyKey } from '@parallax/crypto'
import { accessToken, bytes, nullable } from '@parallax/wire'
import { defineCommand } from '../command.ts'
import { timestampOutOfBallpark } from '../refusals.ts'

/** Makes the first user and the root key of an organization, once and for all (spec 04a §3.1). */
export const organizationBootstrap = defineCommand(
  'organization_bootstrap',
  {
    bootstrapToken: nullable(accessToken),
    rootVerifyKey: verifyKey,
    userCertificate: bytes,
    deviceCertificate: bytes,
    redactedUserCertificate: bytes,
    redactedDeviceCertificate: bytes,
    sequesterAuthorityCertificate: nullable(bytes),
  },
  {
    ok: {},
    invalid_certificate: {},
    organization_already_bootstrapped: {},
    invalid_bootstrap_token: {},
    timestamp_out_of_ballpark: timestampOutOfBallpark,
  },
)
