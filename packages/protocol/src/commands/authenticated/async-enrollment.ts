import { asyncEnrollmentId, boolean, bytes, dateTime, list, since, struct, type TypeOf } from '@parallax/wire'
import { defineCommand } from '../command.ts'
import { emailSentStatus } from '../email-sent-status.ts'
import { acceptPayloadSignature, submitPayloadSignature } from '../payload-signature.ts'
import { requireGreaterTimestamp, timestampOutOfBallpark } from '../refusals.ts'

const enrollment = struct({
  enrollmentId: asyncEnrollmentId,
  submittedOn: dateTime,
  submitPayload: bytes,
  submitPayloadSignature,
})
/** A request to join that waits for an answer. */
export type Enrollment = TypeOf<typeof enrollment>

/** Lists the requests to join that wait for an answer (spec 04a §6.4). */
export const asyncEnrollmentList = defineCommand(
  'async_enrollment_list',
  {},
  { ok: { enrollments: list(enrollment) }, author_not_allowed: {} },
)

/** Refuses a request to join (spec 04a §6.5). */
export const asyncEnrollmentReject = defineCommand(
  'async_enrollment_reject',
  { enrollmentId: asyncEnrollmentId },
  { ok: {}, author_not_allowed: {}, enrollment_not_found: {}, enrollment_no_longer_available: {} },
)

/** Accepts a request to join: makes the user and its first device (spec 04a §6.6). */
export const asyncEnrollmentAccept = defineCommand(
  'async_enrollment_accept',
  {
    enrollmentId: asyncEnrollmentId,
    submitterUserCertificate: bytes,
    submitterDeviceCertificate: bytes,
    submitterRedactedUserCertificate: bytes,
    submitterRedactedDeviceCertificate: bytes,
    acceptPayload: bytes,
    acceptPayloadSignature,
    sendEmail: since(boolean),
  },
  {
    ok: { emailSent: since(emailSentStatus) },
    author_not_allowed: {},
    invalid_certificate: {},
    invalid_accept_payload: {},
    invalid_accept_payload_signature: {},
    submit_and_accept_identity_systems_mismatch: {},
    invalid_der_x509_certificate: {},
    invalid_x509_trustchain: {},
    enrollment_not_found: {},
    enrollment_no_longer_available: {},
    active_users_limit_reached: {},
    user_already_exists: {},
    human_handle_already_taken: {},
    timestamp_out_of_ballpark: timestampOutOfBallpark,
    require_greater_timestamp: requireGreaterTimestamp,
  },
)
