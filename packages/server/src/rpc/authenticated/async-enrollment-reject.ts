import * as schema from '@parallax/protocol'
import { announceEnrollment, findSubmitted } from '../../enrollment/enrollment.ts'
import { command } from './command.ts'

/** Refuses a request to join (spec 04a §6.5). */
export const asyncEnrollmentReject = command(schema.asyncEnrollmentReject, async ({ enrollmentId }, call) => {
  const { organization } = call.author
  return await call.write({ common: 'shared', advisory: 'asyncEnrollment' }, async (tx, { profile }) => {
    if (profile !== 'ADMIN') return { status: 'author_not_allowed' }
    const enrollment = await findSubmitted(tx.sql, { organization, enrollmentId })
    if (enrollment.status !== 'SUBMITTED') return enrollment
    tx.write`
      update async_enrollments set status = 'REJECTED', decided_on = ${call.now}
      where organization = ${organization} and enrollment_id = ${enrollmentId}`
    await announceEnrollment(tx, organization)
    return { status: 'ok' }
  })
})
