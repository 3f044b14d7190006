import * as schema from '@parallax/protocol'
import { encode } from '@parallax/wire'
import { isConsistent, loadNewUser } from '../../certificates/load-new-user.ts'
import { announceEnrollment, findSubmitted } from '../../enrollment/enrollment.ts'
import { acceptSignatureRefusal } from '../../enrollment/payload-signatures.ts'
import { enrollmentAcceptedMail } from '../../mail/enrollment-mail.ts'
import { replyOutcome } from '../../mail/mailer.ts'
import { ballparkRefusal } from '../ballpark.ts'
import { causalityRefusal } from '../causality.ts'
import { findUserConflicts } from '../find-user-conflicts.ts'
import { insertUser } from '../insert-user.ts'
import { command } from './command.ts'

/** Accepts a request to join: makes the user and his first device (spec 04a §6.6). */
export const asyncEnrollmentAccept = command(schema.asyncEnrollmentAccept, async (request, call) => {
  const { context, author, write, now } = call
  const { organization, organizationId } = author
  const { enrollmentId, acceptPayload, acceptPayloadSignature: signature } = request
  const bytes = {
    userCertificate: request.submitterUserCertificate,
    deviceCertificate: request.submitterDeviceCertificate,
    redactedUserCertificate: request.submitterRedactedUserCertificate,
    redactedDeviceCertificate: request.submitterRedactedDeviceCertificate,
  }
  // Signatures are verified before the locks are taken, whoever the author is: nobody waits for that.
  const user = loadNewUser(context.data, author, bytes)
  const isPayload = isAcceptPayload(context.data, acceptPayload)
  const signatureRefused = acceptSignatureRefusal(signature)
  const locks = { common: 'exclusive', advisory: 'asyncEnrollment' } as const
  const accepted = await write(locks, async (tx, { profile, commonTimestamp }) => {
    if (profile !== 'ADMIN') return { status: 'author_not_allowed' }
    const enrollment = await findSubmitted(tx.sql, { organization, enrollmentId })
    if (enrollment.status !== 'SUBMITTED') return enrollment
    if (enrollment.identitySystem !== signature.type) return { status: 'submit_and_accept_identity_systems_mismatch' }
    if (!isPayload) return { status: 'invalid_accept_payload' }
    if (signatureRefused) return signatureRefused
    if (user === undefined) return { status: 'invalid_certificate' }
    const { timestamp, humanHandle } = user.user
    const outOfBallpark = ballparkRefusal(now, timestamp)
    if (outOfBallpark) return outOfBallpark
    if (!isConsistent(user)) return { status: 'invalid_certificate' }
    const notGreater = causalityRefusal(timestamp, commonTimestamp)
    if (notGreater) return notGreater
    const conflicts = await findUserConflicts(tx.sql, organization, user)
    if (conflicts.isLimitReached) return { status: 'active_users_limit_reached' }
    if (conflicts.isEmailTaken) return { status: 'human_handle_already_taken' }
    if (conflicts.isIdTaken) return { status: 'user_already_exists' }
    insertUser(tx, { organization, user, bytes })
    tx.write`
      update async_enrollments set
        status = 'ACCEPTED', decided_on = ${now}, accept_payload = ${acceptPayload},
        accept_signature = ${encode(schema.acceptPayloadSignature, signature)}
      where organization = ${organization} and enrollment_id = ${enrollmentId}`
    const event = { event: 'COMMON_CERTIFICATE', timestamp } as const
    tx.publish({ type: 'event', organization, audience: 'organization', event })
    await announceEnrollment(tx, organization)
    return { status: 'ok', humanHandle }
  })
  if (accepted.status !== 'ok') return accepted
  const mail = enrollmentAcceptedMail({ to: accepted.humanHandle, organizationId, server: context.serverAddress() })
  // After the commit: the user is enrolled whatever becomes of the mail (spec 05 §7.1).
  return { status: 'ok', emailSent: request.sendEmail ? replyOutcome(await context.mail.send(mail)) : 'SUCCESS' }
})

function isAcceptPayload(tools: schema.DataTools, payload: Uint8Array): boolean {
  try {
    schema.loadPlain(tools, schema.asyncEnrollmentAcceptPayload, payload)
    return true
  } catch (error) {
    if (error instanceof schema.DataError) return false
    throw error
  }
}
