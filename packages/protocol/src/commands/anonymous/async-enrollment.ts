import { asyncEnrollmentId, boolean, bytes, dateTime } from '@parallax/wire'
import { defineCommand } from '../command.ts'
import { acceptPayloadSignature, submitPayloadSignature } from '../payload-signature.ts'
import { unit } from '../reply.ts'

/** Asks to join an organization without an invitation (spec 04a §6.1). */
export const asyncEnrollmentSubmit = defineCommand(
  'async_enrollment_submit',
  { enrollmentId: asyncEnrollmentId, force: boolean, submitPayload: bytes, submitPayloadSignature },
  {
    ok: { submittedOn: dateTime },
    email_already_submitted: { submittedOn: dateTime },
    email_already_enrolled: {},
    id_already_used: {},
    invalid_submit_payload: {},
    invalid_submit_payload_signature: {},
    invalid_der_x509_certificate: {},
    invalid_x509_trustchain: {},
  },
)

/** Tells where a request to join stands, to anybody who knows its id (spec 04a §6.2). */
export const asyncEnrollmentInfo = defineCommand(
  'async_enrollment_info',
  { enrollmentId: asyncEnrollmentId },
  {
    ok: unit('enrollmentStatus', {
      SUBMITTED: { submittedOn: dateTime },
      REJECTED: { submittedOn: dateTime, rejectedOn: dateTime },
      CANCELLED: { submittedOn: dateTime, cancelledOn: dateTime },
      ACCEPTED: {
        submittedOn: dateTime,
        acceptedOn: dateTime,
        acceptPayload: bytes,
        acceptPayloadSignature,
      },
    }),
    enrollment_not_found: {},
  },
)

/** Withdraws a request to join (spec 04a §6.3). */
export const asyncEnrollmentCancel = defineCommand(
  'async_enrollment_cancel',
  { enrollmentId: asyncEnrollmentId },
  { ok: {}, enrollment_not_found: {}, enrollment_no_longer_available: {} },
)
