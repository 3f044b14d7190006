import {
  asyncEnrollmentAccept,
  asyncEnrollmentList,
  asyncEnrollmentReject,
  certificateGet,
  organizationInfo,
} from '@parallax/protocol'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { administer } from '../kit/administration.ts'
import { type EventReader, listen, nextEvent } from '../kit/event-reader.ts'
import { ManualClock } from '../kit/manual-clock.ts'
import { Outbox } from '../kit/outbox.ts'
import { call } from '../kit/rpc.ts'
import { sharedServer } from '../kit/shared-server.ts'
import { startSmtpPeer } from '../kit/smtp-peer.ts'
import { startTestServer, type TestServer } from '../kit/start-test-server.ts'
import {
  ACCEPTED_BY_OPENBAO,
  Applicant,
  acceptance,
  acceptedByPki,
  BY_OPENBAO,
  submittedByPki,
} from '../kit/test-enrollment.ts'
import {
  expectOk,
  newDevice,
  newOrganizationId,
  type TestDevice,
  type TestOrganization,
  testOrganization,
} from '../kit/test-organization.ts'
import { newCertificate, type TestCertificate } from '../kit/x509.ts'

const clock = new ManualClock()
const outbox = new Outbox()
let server: TestServer

beforeAll(async () => {
  const { database } = await sharedServer()
  server = await startTestServer({ database, clock, config: { mail: outbox.choice } })
}, 60_000)
afterAll(async () => {
  await server[Symbol.asyncDispose]()
  outbox[Symbol.dispose]()
})

/** One certificate for each name, each vouched for by the next. */
function chainOf(...names: readonly string[]): readonly TestCertificate[] {
  const fromTheEnd: TestCertificate[] = []
  for (const name of names.toReversed()) {
    const issuer = fromTheEnd.at(-1)
    fromTheEnd.push(newCertificate({ name, ...(issuer && { issuer }) }))
  }
  return fromTheEnd.reverse()
}

async function applicants(count: number, organization: TestOrganization): Promise<readonly Applicant[]> {
  const all = Array.from({ length: count }, () => new Applicant(organization))
  for (const applicant of all) {
    clock.forward({ seconds: 1 })
    expectOk(await applicant.submit())
  }
  return all
}

function accept(author: TestDevice, applicant: Applicant, changes: object = {}) {
  return call(author, asyncEnrollmentAccept, { ...acceptance(applicant), ...changes })
}

function reject(author: TestDevice, { enrollmentId }: Applicant) {
  return call(author, asyncEnrollmentReject, { enrollmentId })
}

async function listed(author: TestDevice): Promise<readonly string[]> {
  const reply = await call(author, asyncEnrollmentList, {})
  if (reply.status !== 'ok') throw new Error(reply.status)
  return reply.enrollments.map(({ enrollmentId }) => enrollmentId)
}

describe('a request to join', () => {
  test('tells whoever knows its id where it stands', async () => {
    const organization = await testOrganization(server)
    const { alice } = organization
    const submittedOn = clock.now()
    const [waiting, withdrawn, refused, welcome] = Array.from({ length: 4 }, () => new Applicant(organization))
    for (const applicant of [waiting, withdrawn, refused, welcome])
      expect(await applicant?.submit()).toEqual({ status: 'ok', submittedOn })
    if (!waiting || !withdrawn || !refused || !welcome) throw new Error('there are four')
    clock.forward({ seconds: 1 })
    expect(await withdrawn.cancel()).toEqual({ status: 'ok' })
    expect(await reject(alice, refused)).toEqual({ status: 'ok' })
    const answer = acceptance(welcome)
    expect(await call(alice, asyncEnrollmentAccept, answer)).toEqual({ status: 'ok', emailSent: 'SUCCESS' })
    const now = clock.now()
    const common = { status: 'ok', submittedOn }
    expect(await waiting.info()).toEqual({ ...common, enrollmentStatus: 'SUBMITTED' })
    expect(await withdrawn.info()).toEqual({ ...common, enrollmentStatus: 'CANCELLED', cancelledOn: now })
    expect(await refused.info()).toEqual({ ...common, enrollmentStatus: 'REJECTED', rejectedOn: now })
    expect(await welcome.info()).toEqual({
      ...common,
      enrollmentStatus: 'ACCEPTED',
      acceptedOn: now,
      acceptPayload: answer.acceptPayload,
      acceptPayloadSignature: ACCEPTED_BY_OPENBAO,
    })
    expect(await new Applicant(organization).info()).toEqual({ status: 'enrollment_not_found' })
  })

  test('once answered or withdrawn is answered no more, and its id is used up', async () => {
    const organization = await testOrganization(server)
    const { alice } = organization
    const [withdrawn, refused, welcome] = await applicants(3, organization)
    if (!withdrawn || !refused || !welcome) throw new Error('there are three')
    expectOk(await withdrawn.cancel())
    expectOk(await reject(alice, refused))
    expectOk(await accept(alice, welcome))
    const gone = { status: 'enrollment_no_longer_available' }
    for (const applicant of [withdrawn, refused, welcome]) {
      expect(await applicant.cancel()).toEqual(gone)
      expect(await reject(alice, applicant)).toEqual(gone)
      expect(await accept(alice, applicant)).toEqual(gone)
      expect(await applicant.submit({ force: true })).toEqual({ status: 'id_already_used' })
    }
    expect(await new Applicant(organization).cancel()).toEqual({ status: 'enrollment_not_found' })
    const again = new Applicant(organization, refused.device)
    expect(await again.submit()).toMatchObject({ status: 'ok' })
  })

  test('in force takes the place of the one that waits for the same address', async () => {
    const organization = await testOrganization(server)
    const [first] = await applicants(1, organization)
    if (!first) throw new Error('there is one')
    const submittedOn = clock.now()
    clock.forward({ seconds: 1 })
    const second = new Applicant(organization, first.device)
    expect(await second.submit()).toEqual({ status: 'email_already_submitted', submittedOn })
    expect(await second.submit({ force: true })).toEqual({ status: 'ok', submittedOn: clock.now() })
    expect(await first.info()).toEqual({
      status: 'ok',
      enrollmentStatus: 'CANCELLED',
      submittedOn,
      cancelledOn: clock.now(),
    })
    expect(await listed(organization.alice)).toEqual([second.enrollmentId])
  })

  test('in force by a member does not withdraw anything', async () => {
    const organization = await testOrganization(server)
    const { alice } = organization
    const member = new Applicant(organization, { ...newDevice(organization, 'Zoë'), humanHandle: alice.humanHandle })
    expect(await member.submit({ force: true })).toEqual({ status: 'email_already_enrolled' })
  })

  test('is of one organization alone', async () => {
    const [here, there] = [await testOrganization(server), await testOrganization(server)]
    const [applicant] = await applicants(1, here)
    if (!applicant) throw new Error('there is one')
    expect(await listed(there.alice)).toEqual([])
    expect(await reject(there.alice, applicant)).toEqual({ status: 'enrollment_not_found' })
    const elsewhere = new Applicant(there, { ...applicant.device, organization: there })
    expect(await elsewhere.submit({ enrollmentId: applicant.enrollmentId })).toMatchObject({ status: 'ok' })
  })

  test('needs an organization that is bootstrapped and not expired', async () => {
    const organization = await testOrganization(server)
    const { tools } = organization
    const id = newOrganizationId(tools)
    await administer(server, 'POST', '/organizations', { organization_id: id })
    await administer(server, 'PATCH', `/organizations/${organization.id}`, { is_expired: true })
    const places = [
      ['HTTP 404', { ...organization, id }],
      ['HTTP 404', { ...organization, id: newOrganizationId(tools) }],
      ['HTTP 460', organization],
    ] as const
    for (const [refusal, place] of places) {
      const applicant = new Applicant(place, newDevice(organization, 'Zoë'))
      // Also before anything is said of a wrong request.
      for (const submitPayload of [applicant.payload, Uint8Array.of(1)])
        await expect(applicant.submit({ submitPayload })).rejects.toThrow(refusal)
      await expect(applicant.info()).rejects.toThrow(refusal)
      await expect(applicant.cancel()).rejects.toThrow(refusal)
    }
  })
})

describe('administrators', () => {
  test('see the requests that wait, oldest first, as they were submitted; others see none', async () => {
    const organization = await testOrganization(server)
    const { alice } = organization
    const [one, two, gone] = await applicants(3, organization)
    if (!one || !two || !gone) throw new Error('there are three')
    expectOk(await gone.cancel())
    expect(await call(alice, asyncEnrollmentList, {})).toEqual({
      status: 'ok',
      enrollments: [one, two].map(({ enrollmentId, payload }, index) => ({
        enrollmentId,
        submittedOn: clock.now() - BigInt(2 - index) * 1_000_000n,
        submitPayload: payload,
        submitPayloadSignature: BY_OPENBAO,
      })),
    })
    for (const profile of ['STANDARD', 'OUTSIDER'] as const) {
      const user = await organization.addUser('Bob', profile)
      expect(await call(user, asyncEnrollmentList, {})).toEqual({ status: 'author_not_allowed' })
    }
  })

  test('hear of everything that happens to requests, and nobody else does', async () => {
    const organization = await testOrganization(server)
    const { alice } = organization
    const [bob, carol] = [await organization.addUser('Bob', 'ADMIN'), await organization.addUser('Carol')]
    using first = await listen(alice)
    using second = await listen(bob)
    using outside = await listen(carol)
    const heard = async () => {
      for (const reader of [first, second]) expect((await nextEvent(reader, 'ASYNC_ENROLLMENT'))?.event).toBeDefined()
    }
    const [withdrawn, refused, welcome] = Array.from({ length: 3 }, () => new Applicant(organization))
    if (!withdrawn || !refused || !welcome) throw new Error('there are three')
    for (const step of [
      () => withdrawn.submit(),
      () => withdrawn.cancel(),
      () => refused.submit(),
      () => reject(bob, refused),
      () => welcome.submit(),
    ]) {
      expectOk(await step())
      await heard()
    }
    // Twice in the place of another one is told once.
    const again = new Applicant(organization, welcome.device)
    expectOk(await again.submit({ force: true }))
    await heard()
    const answer = acceptance(again)
    expectOk(await call(alice, asyncEnrollmentAccept, answer))
    expect(await eventsUntilCertificate(first)).toEqual(['COMMON_CERTIFICATE'])
    await heard()
    expect(await eventsUntilCertificate(outside)).toEqual(['COMMON_CERTIFICATE'])
  })
})

/** Names, the organization's configuration apart. */
async function eventsUntilCertificate(reader: EventReader): Promise<readonly string[]> {
  const names: string[] = []
  for (let frame = await reader.next(); frame !== undefined; frame = await reader.next()) {
    const name = frame.item.type === 'event' ? frame.item.event.event : frame.item.type
    if (name !== 'ORGANIZATION_CONFIG' && name !== 'COMMON_CERTIFICATE') names.push(name)
    if (name === 'COMMON_CERTIFICATE') return [...names, name]
  }
  return names
}

describe('whoever is accepted', () => {
  test('is a user with a first device', async () => {
    const organization = await testOrganization(server)
    const { alice } = organization
    const [applicant] = await applicants(1, organization)
    if (!applicant) throw new Error('there is one')
    await expect(call(applicant.device, organizationInfo, {})).rejects.toThrow('HTTP 403')
    const answer = acceptance(applicant, { profile: 'ADMIN' })
    expectOk(await call(alice, asyncEnrollmentAccept, answer))
    const after = { commonAfter: null, sequesterAfter: null, shamirRecoveryAfter: null, realmAfter: new Map() }
    const reply = await call(applicant.device, certificateGet, after)
    if (reply.status !== 'ok') throw new Error(reply.status)
    expect(reply.commonCertificates.slice(2)).toEqual([
      answer.submitterUserCertificate,
      answer.submitterDeviceCertificate,
    ])
    expect(await listed(applicant.device)).toEqual([])
  })

  test('gets a mail when the administrator wants it', async () => {
    const organization = await testOrganization(server)
    const { alice } = organization
    const [told, untold, silent] = await applicants(3, organization)
    if (!told || !untold || !silent) throw new Error('there are three')
    expect(await accept(alice, told, { sendEmail: true })).toEqual({ status: 'ok', emailSent: 'SUCCESS' })
    expect(await accept(alice, untold, { sendEmail: false })).toEqual({ status: 'ok', emailSent: 'SUCCESS' })
    const { sendEmail: _, ...unsaid } = acceptance(silent)
    expect(await call(alice, asyncEnrollmentAccept, unsaid)).toEqual({ status: 'ok', emailSent: 'SUCCESS' })
    const [mail, ...more] = outbox.mails(told.device.humanHandle.email)
    expect(more).toEqual([])
    expect(mail?.subject).toBe(`Your request to join ${organization.id} has been accepted`)
    expect(mail?.text).toContain(`\r\n${server.url}\r\n`)
    expect(outbox.mails(untold.device.humanHandle.email)).toEqual([])
    expect(outbox.mails(silent.device.humanHandle.email)).toEqual([])
  })

  test('is a user even when the mail cannot be sent', async () => {
    await using peer = await startSmtpPeer({ recipientReply: '550 No such user' })
    const { database } = await sharedServer()
    const smtp = ['--email-host', '127.0.0.1', '--email-port', `${peer.port}`, '--email-sender', 'no@example.com']
    await using mailing = await startTestServer({ database, args: smtp })
    const organization = await testOrganization(mailing)
    const applicant = new Applicant(organization)
    expectOk(await applicant.submit())
    expect(await accept(organization.alice, applicant, { sendEmail: true })).toEqual({
      status: 'ok',
      emailSent: 'RECIPIENT_REFUSED',
    })
    expect(await call(applicant.device, organizationInfo, {})).toMatchObject({ status: 'ok' })
  })

  test.each(['', 'Zo\0'])('must have an address and a name that can be stored', async (label) => {
    const organization = await testOrganization(server)
    const { alice } = organization
    const [applicant] = await applicants(1, organization)
    if (!applicant) throw new Error('there is one')
    const { email } = alice.humanHandle
    const long = email.replace(/^/, 'x'.repeat(300))
    const handle = label === '' ? { ...alice.humanHandle, email: long } : { ...alice.humanHandle, label }
    const answer = acceptance(applicant, { alter: (user) => ({ user: { ...user, humanHandle: handle as never } }) })
    expect(await call(alice, asyncEnrollmentAccept, answer)).toEqual({ status: 'invalid_certificate' })
  })
})

describe('a chain of certificates', () => {
  const chain = chainOf('leaf', 'unit', 'company', 'root')
  const [leaf, unit, company, root] = chain.map(({ der }) => der)
  if (!leaf || !unit || !company || !root) throw new Error('there are four')
  const refused = { status: 'invalid_x509_trustchain' }
  let organization: TestOrganization

  beforeAll(async () => {
    organization = await testOrganization(server)
  }, 60_000)

  async function submitted(first: Uint8Array, others: readonly Uint8Array[]) {
    const applicant = new Applicant(organization)
    return await applicant.submit({ submitPayloadSignature: submittedByPki(first, others) })
  }

  test('may leave out the end, and stand in any order; it is given back as it came', async () => {
    const { alice } = organization
    for (const others of [[], [unit], [unit, company, root], [root, unit, company]]) {
      const applicant = new Applicant(organization)
      const submitPayloadSignature = submittedByPki(leaf, others)
      const acceptPayloadSignature = acceptedByPki(leaf, others.toReversed())
      expectOk(await applicant.submit({ submitPayloadSignature }))
      expect(await call(alice, asyncEnrollmentList, {})).toMatchObject({ enrollments: [{ submitPayloadSignature }] })
      expectOk(await accept(alice, applicant, { acceptPayloadSignature }))
      expect(await applicant.info()).toMatchObject({ acceptPayloadSignature })
    }
  })

  test('has no hole, nothing beside it and nothing twice', async () => {
    for (const others of [[company], [unit, root], [unit, unit], [unit, leaf], [leaf]])
      expect(await submitted(leaf, others)).toEqual(refused)
    expect(await submitted(root, [])).toMatchObject({ status: 'ok' })
    // Who vouches for himself is found once.
    expect(await submitted(root, [root])).toMatchObject({ status: 'ok' })
    expect(await submitted(root, [root, unit])).toEqual(refused)
  })

  test('has a hundred others at most', async () => {
    const others = chainOf(...Array.from({ length: 101 }, (_, n) => `link ${n}`))
    const end = newCertificate({ name: 'end', ...(others[0] && { issuer: others[0] }) }).der
    const ders = others.map(({ der }) => der)
    expect(await submitted(end, ders.slice(0, 100))).toMatchObject({ status: 'ok' })
    expect(await submitted(end, ders)).toEqual(refused)
  })

  test('is of whole certificates in DER of version 3', async () => {
    const wrong = { status: 'invalid_der_x509_certificate' }
    const versions = [1, 2] as const
    const old = versions.map((version) => newCertificate({ name: 'old', version }).der)
    const long = Uint8Array.from([...leaf, 0])
    const pem = new TextEncoder().encode(`-----BEGIN CERTIFICATE-----\n${Buffer.from(leaf).toString('base64')}\n`)
    const holed = leaf.with(40, 0xff)
    for (const der of [...old, long, pem, holed, leaf.subarray(0, -1), new Uint8Array()]) {
      expect(await submitted(der, []), Buffer.from(der).toString('hex').slice(0, 90)).toEqual(wrong)
      expect(await submitted(leaf, [unit, der])).toEqual(wrong)
    }
  })
})

describe('at once', () => {
  test('of many acceptances one makes a user', async () => {
    const organization = await testOrganization(server)
    const [applicant] = await applicants(1, organization)
    if (!applicant) throw new Error('there is one')
    const replies = await Promise.all(Array.from({ length: 6 }, () => accept(organization.alice, applicant)))
    const statuses = replies.map(({ status }) => status)
    expect(statuses.filter((status) => status === 'ok')).toHaveLength(1)
    expect(new Set(statuses)).toEqual(new Set(['ok', 'enrollment_no_longer_available']))
  })

  test('a withdrawal, a refusal and an acceptance: one counts', async () => {
    const organization = await testOrganization(server)
    const { alice } = organization
    const [applicant] = await applicants(1, organization)
    if (!applicant) throw new Error('there is one')
    const replies = await Promise.all([applicant.cancel(), reject(alice, applicant), accept(alice, applicant)])
    expect(replies.filter(({ status }) => status === 'ok')).toHaveLength(1)
  })

  test('of many requests for one address one waits', async () => {
    const organization = await testOrganization(server)
    const device = newDevice(organization, 'Zoë')
    for (const force of [false, true]) {
      const all = Array.from({ length: 6 }, () => new Applicant(organization, device))
      const replies = await Promise.all(all.map((applicant) => applicant.submit({ force })))
      const accepted = replies.filter(({ status }) => status === 'ok')
      expect(accepted).toHaveLength(force ? 6 : 1)
      expect(await listed(organization.alice)).toHaveLength(1)
    }
  })
})
