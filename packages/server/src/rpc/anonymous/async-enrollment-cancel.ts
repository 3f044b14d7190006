import * as schema from '@parallax/protocol'
import { announceEnrollment, findSubmitted } from '../../enrollment/enrollment.ts'
import { enterOrganization } from '../../enrollment/enter-organization.ts'
import { command } from './command.ts'

/** Withdraws a request to join; who knows its id may (spec 04a §6.3). */
export const asyncEnrollmentCancel = command(schema.asyncEnrollmentCancel, async ({ enrollmentId }, call) => {
  const { context, organization, now } = call
  return await context.db.write(async (tx) => {
    await enterOrganization(tx.sql, organization, { common: null })
    const enrollment = await findSubmitted(tx.sql, { organization, enrollmentId })
    if (enrollment.status !== 'SUBMITTED') return enrollment
    tx.write`
      update async_enrollments set status = 'CANCELLED', decided_on = ${now}
      where organization = ${organization} and enrollment_id = ${enrollmentId}`
    await announceEnrollment(tx, organization)
    return { status: 'ok' }
  })
})
