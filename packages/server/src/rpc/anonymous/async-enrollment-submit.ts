import * as schema from '@parallax/protocol'
import { type DateTime, encode, MAX_STORED_EMAIL_LENGTH } from '@parallax/wire'
import { announceEnrollment } from '../../enrollment/enrollment.ts'
import { enterOrganization } from '../../enrollment/enter-organization.ts'
import { submitSignatureRefusal } from '../../enrollment/payload-signatures.ts'
import { command } from './command.ts'

interface Conflicts {
  readonly isIdUsed: boolean
  readonly isEnrolled: boolean
  /** Of the request of the same address that waits; null when none does. */
  readonly submittedOn: DateTime | null
}

/** Asks to join, with an identity that others vouch for (spec 04a §6.1). */
export const asyncEnrollmentSubmit = command(schema.asyncEnrollmentSubmit, async (request, call) => {
  const { context, organization, now } = call
  const { enrollmentId, submitPayload, submitPayloadSignature: signature } = request
  const email = requestedEmail(context.data, submitPayload)
  const signatureRefused = submitSignatureRefusal(signature)
  return await context.db.write(async (tx) => {
    await enterOrganization(tx.sql, organization, { common: 'shared' })
    if (email === undefined) return { status: 'invalid_submit_payload' }
    if (signatureRefused) return signatureRefused
    const [conflicts] = await tx.sql<Conflicts[]>`
      select
        exists (
          select from async_enrollments where organization = ${organization} and enrollment_id = ${enrollmentId}
        ) as is_id_used,
        exists (
          select from users where organization = ${organization} and email = ${email} and revoked_on is null
        ) as is_enrolled,
        (
          select submitted_on from async_enrollments
          where organization = ${organization} and email = ${email} and status = 'SUBMITTED'
        ) as submitted_on`
    if (conflicts?.isIdUsed) return { status: 'id_already_used' }
    if (conflicts?.isEnrolled) return { status: 'email_already_enrolled' }
    const before = conflicts?.submittedOn ?? null
    if (before !== null && !request.force) return { status: 'email_already_submitted', submittedOn: before }
    tx.write`
      update async_enrollments set status = 'CANCELLED', decided_on = ${now}
      where organization = ${organization} and email = ${email} and status = 'SUBMITTED'`
    tx.write`
      insert into async_enrollments (organization, enrollment_id, email, submitted_on, submit_payload, identity_system,
        submit_signature)
      values (${organization}, ${enrollmentId}, ${email}, ${now}, ${submitPayload}, ${signature.type},
        ${encode(schema.submitPayloadSignature, signature)})`
    await announceEnrollment(tx, organization)
    return { status: 'ok', submittedOn: now }
  })
})

/** Undefined when the payload is none, or its address longer than what is stored. */
function requestedEmail(tools: schema.DataTools, payload: Uint8Array) {
  try {
    const { requestedHumanHandle } = schema.loadPlain(tools, schema.asyncEnrollmentSubmitPayload, payload)
    return requestedHumanHandle.email.length <= MAX_STORED_EMAIL_LENGTH ? requestedHumanHandle.email : undefined
  } catch (error) {
    if (error instanceof schema.DataError) return undefined
    throw error
  }
}
