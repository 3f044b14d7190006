import { asyncEnrollmentAccept, asyncEnrollmentReject, userCreate } from '@parallax/protocol'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { HeldTables } from '../kit/held-tables.ts'
import { type OwnDatabase, ownDatabase } from '../kit/own-database.ts'
import { call } from '../kit/rpc.ts'
import { sharedServer } from '../kit/shared-server.ts'
import { startTestServer, type TestServer } from '../kit/start-test-server.ts'
import { Applicant, acceptance } from '../kit/test-enrollment.ts'
import { expectOk, newUserCertificates, type TestOrganization, testOrganization } from '../kit/test-organization.ts'

let database: OwnDatabase
let server: TestServer
let organization: TestOrganization

beforeAll(async () => {
  database = await ownDatabase(await sharedServer())
  server = await startTestServer({ database: database.connection })
  organization = await testOrganization(server)
}, 60_000)
afterAll(async () => {
  await server[Symbol.asyncDispose]()
  await database[Symbol.asyncDispose]()
})

const gone = { status: 'enrollment_no_longer_available' }

type Step = () => Promise<{ readonly status: string }>

/** The second begins when the first has made its checks and is about to write; what both are answered. */
async function inTurn(first: Step, second: Step) {
  await using held = await HeldTables.hold({
    connection: database.connection,
    tables: ['async_enrollments', 'common_certificates'],
    mode: 'share',
  })
  const one = first()
  expect(await held.untilWaiting(1)).toEqual(['relation'])
  const two = second()
  expect(await held.untilWaiting(2)).toEqual(['relation', 'advisory'])
  await held.release()
  return await Promise.all([one, two])
}

async function submitted(): Promise<Applicant> {
  const applicant = new Applicant(organization)
  expectOk(await applicant.submit())
  return applicant
}

const accept = (applicant: Applicant) => () => call(organization.alice, asyncEnrollmentAccept, acceptance(applicant))
const reject =
  ({ enrollmentId }: Applicant) =>
  () =>
    call(organization.alice, asyncEnrollmentReject, { enrollmentId })
const cancel = (applicant: Applicant) => () => applicant.cancel()
const submitAgain = (applicant: Applicant) => () =>
  new Applicant(organization, applicant.device).submit({ force: true })
const answers = { accept, reject, cancel }

test.each([
  ['accept', 'cancel'],
  ['cancel', 'accept'],
  ['reject', 'cancel'],
  ['cancel', 'reject'],
  ['accept', 'reject'],
  ['reject', 'accept'],
] as const)('of %s and %s at once the first counts', async (first, second) => {
  const applicant = await submitted()
  const [one, two] = await inTurn(answers[first](applicant), answers[second](applicant))
  expect(one.status).toBe('ok')
  expect(two).toEqual(gone)
})

test('a request in force that waits behind an acceptance finds a member', async () => {
  const applicant = await submitted()
  const [one, two] = await inTurn(accept(applicant), submitAgain(applicant))
  expect([one.status, two.status]).toEqual(['ok', 'email_already_enrolled'])
})

test('an acceptance that waits behind a request in force finds its own withdrawn', async () => {
  const applicant = await submitted()
  const [one, two] = await inTurn(submitAgain(applicant), accept(applicant))
  expect(one.status).toBe('ok')
  expect(two).toEqual(gone)
})

test('a request that waits behind the creation of its user finds a member', async () => {
  const { alice, tick } = organization
  const applicant = new Applicant(organization)
  const certificates = newUserCertificates(applicant.device, { profile: 'STANDARD', timestamp: tick(), author: alice })
  const create = () => call(alice, userCreate, certificates)
  const [one, two] = await inTurn(create, () => applicant.submit())
  expect([one.status, two.status]).toEqual(['ok', 'email_already_enrolled'])
})
