import * as schema from '@parallax/protocol'
import { type DateTime, decode } from '@parallax/wire'
import type { EnrollmentStatus } from '../../enrollment/enrollment.ts'
import { demandOrganization } from '../../enrollment/enter-organization.ts'
import { command } from './command.ts'

interface Row {
  readonly isBootstrapped: boolean
  readonly isExpired: boolean
  /** Null: no such request. */
  readonly status: EnrollmentStatus | null
  readonly submittedOn: DateTime
  readonly decidedOn: DateTime
  readonly acceptPayload: Uint8Array
  readonly acceptSignature: Uint8Array
}

/** Where a request to join stands, for whoever knows its id (spec 04a §6.2). */
export const asyncEnrollmentInfo = command(schema.asyncEnrollmentInfo, async ({ enrollmentId }, call) => {
  const { context, organization } = call
  const [row] = await context.db.read<Row>`
    select o.bootstrapped_on is not null as is_bootstrapped, o.is_expired,
      e.status, e.submitted_on, e.decided_on, e.accept_payload, e.accept_signature
    from organizations o
      left join async_enrollments e on e.organization = o.id and e.enrollment_id = ${enrollmentId}
    where o.id = ${organization}`
  demandOrganization(row)
  return row === undefined ? { status: 'enrollment_not_found' } : replyOf(row)
})

function replyOf(row: Row): schema.ReplyOf<typeof schema.asyncEnrollmentInfo> {
  const { submittedOn, decidedOn, acceptPayload } = row
  switch (row.status) {
    case null:
      return { status: 'enrollment_not_found' }
    case 'SUBMITTED':
      return { status: 'ok', enrollmentStatus: 'SUBMITTED', submittedOn }
    case 'REJECTED':
      return { status: 'ok', enrollmentStatus: 'REJECTED', submittedOn, rejectedOn: decidedOn }
    case 'CANCELLED':
      return { status: 'ok', enrollmentStatus: 'CANCELLED', submittedOn, cancelledOn: decidedOn }
    case 'ACCEPTED': {
      const acceptPayloadSignature = decode(schema.acceptPayloadSignature, row.acceptSignature)
      const accepted = { submittedOn, acceptedOn: decidedOn, acceptPayload, acceptPayloadSignature }
      return { status: 'ok', enrollmentStatus: 'ACCEPTED', ...accepted }
    }
  }
}
