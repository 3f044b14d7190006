import * as schema from '@parallax/protocol'
import { type AsyncEnrollmentId, type DateTime, decode } from '@parallax/wire'
import { command } from './command.ts'

interface Row {
  readonly mayAsk: boolean
  /** Null in the only row when no request waits. */
  readonly enrollmentId: AsyncEnrollmentId | null
  readonly submittedOn: DateTime
  readonly submitPayload: Uint8Array
  readonly submitSignature: Uint8Array
}

/** The requests to join that wait for an answer, oldest first (spec 04a §6.4). */
export const asyncEnrollmentList = command(schema.asyncEnrollmentList, async (_, { author, read }) => {
  const rows = await read<Row>`
    select author.profile = 'ADMIN' as may_ask, e.enrollment_id, e.submitted_on, e.submit_payload, e.submit_signature
    from (select) as one
      left join async_enrollments e
        on e.organization = ${author.organization} and e.status = 'SUBMITTED' and author.profile = 'ADMIN'
    order by e.submitted_on, e.enrollment_id`
  if (rows[0]?.mayAsk !== true) return { status: 'author_not_allowed' }
  return { status: 'ok', enrollments: rows.flatMap(enrollmentsOf) }
})

function enrollmentsOf({ enrollmentId, submittedOn, submitPayload, submitSignature }: Row): schema.Enrollment[] {
  if (enrollmentId === null) return []
  const submitPayloadSignature = decode(schema.submitPayloadSignature, submitSignature)
  return [{ enrollmentId, submittedOn, submitPayload, submitPayloadSignature }]
}
