import type { AsyncEnrollmentId } from '@parallax/wire'
import type { Sql } from '../db/client.ts'
import type { Transaction } from '../db/transaction.ts'

/** Where a request to join stands; only the first is not final (spec 04a §6). */
export type EnrollmentStatus = 'SUBMITTED' | 'ACCEPTED' | 'REJECTED' | 'CANCELLED'

interface Row {
  readonly status: EnrollmentStatus
  readonly identitySystem: 'PKI' | 'OPEN_BAO'
}

export interface EnrollmentPlace {
  readonly organization: number
  readonly enrollmentId: AsyncEnrollmentId
}

/** A request that waits for an answer, or the refusal of whoever wants to answer it. The lock must be held. */
export async function findSubmitted(sql: Sql, { organization, enrollmentId }: EnrollmentPlace) {
  const [enrollment] = await sql<Row[]>`
    select status, identity_system from async_enrollments
    where organization = ${organization} and enrollment_id = ${enrollmentId}`
  if (enrollment === undefined) return { status: 'enrollment_not_found' } as const
  const { status, identitySystem } = enrollment
  return status === 'SUBMITTED'
    ? ({ status, identitySystem } as const)
    : ({ status: 'enrollment_no_longer_available' } as const)
}

/** Tells the administrators, who may answer, that something changed (spec 04a §8). */
export async function announceEnrollment(tx: Transaction, organization: number): Promise<void> {
  const administrators = await tx.sql<{ id: number }[]>`
    select id from users where organization = ${organization} and profile = 'ADMIN' and revoked_on is null`
  tx.publish({
    type: 'event',
    organization,
    audience: administrators.map(({ id }) => id),
    event: { event: 'ASYNC_ENROLLMENT' },
  })
}
