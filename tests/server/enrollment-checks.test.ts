import {
  type AcceptPayloadSignature,
  asyncEnrollmentAccept,
  asyncEnrollmentReject,
  asyncEnrollmentSubmit,
  type RequestOf,
} from '@parallax/protocol'
import type { AsyncEnrollmentId, DateTime, DeviceId, EmailAddress, UserId } from '@parallax/wire'
import { expect } from 'vitest'
import { administer } from '../kit/administration.ts'
import { call } from '../kit/rpc.ts'
import { sharedServer } from '../kit/shared-server.ts'
import { emailOf } from '../kit/test-account.ts'
import {
  ACCEPTED_BY_OPENBAO,
  Applicant,
  acceptance,
  acceptedByPki,
  BY_OPENBAO,
  submittedByPki,
} from '../kit/test-enrollment.ts'
import { expectOk, newDevice, newId, type TestDevice, testOrganization } from '../kit/test-organization.ts'
import { newCertificate } from '../kit/x509.ts'
import { checksInOrder, outOfBallpark } from './data/checks-in-order.ts'
import { JUNK } from './data/requests.ts'
import { revoke } from './data/workspace.ts'

const root = newCertificate({ name: 'root' })
const middle = newCertificate({ name: 'middle', issuer: root })
const leaf = newCertificate({ name: 'leaf', issuer: middle })
const unrelated = newCertificate({ name: 'unrelated' })
const oldVersion = newCertificate({ name: 'old', version: 1 })

const nothing = async () => undefined
const notDer = { status: 'invalid_der_x509_certificate' }
const noChain = { status: 'invalid_x509_trustchain' }

async function enrollmentScene() {
  const organization = await testOrganization(await sharedServer())
  const { alice, tools, tick } = organization
  const cancelled = new Applicant(organization)
  expectOk(await cancelled.submit())
  expectOk(await cancelled.cancel())
  const revoked = await organization.addUser('Revoked')
  const commonTimestamp = await revoke(revoked)
  return {
    ...{ organization, alice, tools, tick, cancelled, revoked, commonTimestamp },
    [Symbol.asyncDispose]: nothing,
  }
}

type Submission = Pick<RequestOf<typeof asyncEnrollmentSubmit>, 'enrollmentId' | 'submitPayloadSignature'>
interface SubmitDraft extends Submission {
  readonly payload: 'right' | 'junk' | 'too long'
  readonly email: EmailAddress
}

checksInOrder<SubmitDraft>(asyncEnrollmentSubmit, {
  elsewhere: { invalid_submit_payload_signature: 'nowhere: the server verifies no signature (04a §6)' },
  scenes: {
    'a newcomer': async () => {
      const scene = await enrollmentScene()
      const { organization, alice, cancelled } = scene
      const waiting = new Applicant(organization)
      const submitted = await waiting.submit()
      if (submitted.status !== 'ok') throw new Error(submitted.status)
      const { submittedOn } = submitted
      const applicant = new Applicant(organization)
      const pki = (...chain: Parameters<typeof submittedByPki>) => ({
        submitPayloadSignature: submittedByPki(...chain),
      })
      return {
        ...scene,
        right: {
          enrollmentId: applicant.enrollmentId,
          submitPayloadSignature: submittedByPki(leaf.der, [middle.der, root.der]),
          payload: 'right',
          email: applicant.device.humanHandle.email,
        },
        checks: [
          { wrong: { payload: 'junk' }, reply: { status: 'invalid_submit_payload' } },
          { wrong: { payload: 'too long' }, reply: { status: 'invalid_submit_payload' } },
          { wrong: pki(JUNK), reply: notDer },
          { wrong: pki(oldVersion.der), reply: notDer },
          { wrong: pki(leaf.der, [middle.der, JUNK]), reply: notDer },
          { wrong: pki(leaf.der, [middle.der, unrelated.der]), reply: noChain },
          {
            wrong: { submitPayloadSignature: BY_OPENBAO, enrollmentId: cancelled.enrollmentId },
            reply: { status: 'id_already_used' },
          },
          {
            wrong: { submitPayloadSignature: BY_OPENBAO, email: alice.humanHandle.email },
            reply: { status: 'email_already_enrolled' },
          },
          {
            wrong: { submitPayloadSignature: BY_OPENBAO, email: waiting.device.humanHandle.email },
            reply: { status: 'email_already_submitted', submittedOn },
          },
        ],
        send: async ({ payload, email, ...request }) => {
          const { device } = applicant
          const long = emailOf(`${'x'.repeat(250)}@e.com`)
          const humanHandle = { ...device.humanHandle, email: payload === 'too long' ? long : email }
          const right = new Applicant(organization, { ...device, humanHandle }).payload
          return await applicant.submit({ ...request, submitPayload: payload === 'junk' ? JUNK : right })
        },
      }
    },
  },
})

interface AcceptDraft {
  readonly author: TestDevice
  readonly enrollmentId: AsyncEnrollmentId
  readonly signature: AcceptPayloadSignature
  readonly payload: 'right' | 'junk'
  readonly certificates: 'right' | 'junk' | 'of another device' | 'of two times' | 'of two users' | 'not redacted'
  /** Null: now. */
  readonly timestamp: DateTime | null
  readonly limit: number | null
  readonly email: EmailAddress
  readonly userId: UserId
  readonly deviceId: DeviceId
}

checksInOrder<AcceptDraft>(asyncEnrollmentAccept, {
  elsewhere: { invalid_accept_payload_signature: 'nowhere: the server verifies no signature (04a §6)' },
  scenes: {
    'an applicant': async () => {
      const scene = await enrollmentScene()
      const { organization, alice, tools, cancelled, revoked, commonTimestamp, tick } = scene
      const bob = await organization.addUser('Bob')
      const applicant = new Applicant(organization)
      expectOk(await applicant.submit({ submitPayloadSignature: submittedByPki(leaf.der) }))
      const { userId, deviceId, humanHandle } = applicant.device
      const longAgo = (tick() - 330_000_000n) as DateTime
      const invalid = { status: 'invalid_certificate' }
      const pki = (...chain: Parameters<typeof acceptedByPki>) => ({ signature: acceptedByPki(...chain) })
      return {
        ...scene,
        right: {
          author: alice,
          enrollmentId: applicant.enrollmentId,
          signature: acceptedByPki(leaf.der, [middle.der]),
          payload: 'right',
          certificates: 'right',
          timestamp: null,
          limit: null,
          ...{ email: humanHandle.email, userId, deviceId },
        },
        checks: [
          { wrong: { author: bob }, reply: { status: 'author_not_allowed' } },
          { wrong: { enrollmentId: newId(tools) }, reply: { status: 'enrollment_not_found' } },
          {
            wrong: { enrollmentId: cancelled.enrollmentId },
            reply: { status: 'enrollment_no_longer_available' },
          },
          {
            wrong: { signature: ACCEPTED_BY_OPENBAO, enrollmentId: applicant.enrollmentId },
            reply: { status: 'submit_and_accept_identity_systems_mismatch' },
          },
          { wrong: { payload: 'junk', ...pki(leaf.der) }, reply: { status: 'invalid_accept_payload' } },
          { wrong: pki(JUNK), reply: notDer },
          { wrong: pki(leaf.der, [root.der]), reply: noChain },
          { wrong: { ...pki(leaf.der), certificates: 'junk' }, reply: invalid },
          { wrong: { certificates: 'of another device' }, reply: invalid },
          { wrong: { certificates: 'of two times' }, reply: invalid },
          { wrong: { certificates: 'right', timestamp: longAgo }, reply: outOfBallpark(longAgo) },
          { wrong: { certificates: 'of two users', timestamp: commonTimestamp }, reply: invalid },
          { wrong: { certificates: 'not redacted' }, reply: invalid },
          {
            wrong: { certificates: 'right', timestamp: commonTimestamp },
            reply: { status: 'require_greater_timestamp', strictlyGreaterThan: expect.any(BigInt) },
          },
          { wrong: { limit: 2, timestamp: null }, reply: { status: 'active_users_limit_reached' } },
          { wrong: { email: bob.humanHandle.email, limit: null }, reply: { status: 'human_handle_already_taken' } },
          {
            wrong: { userId: revoked.userId, email: humanHandle.email },
            reply: { status: 'user_already_exists' },
          },
          { wrong: { deviceId: revoked.deviceId, userId }, reply: { status: 'user_already_exists' } },
        ],
        send: async ({ author, enrollmentId, signature, payload, certificates, timestamp, limit, ...ids }) => {
          const { server, id } = organization
          await administer(server, 'PATCH', `/organizations/${id}`, { active_users_limit: limit })
          const device = { ...applicant.device, ...ids, humanHandle: { ...humanHandle, email: ids.email } }
          const request = acceptance(new Applicant(organization, device), {
            author: certificates === 'of another device' ? bob : author,
            timestamp: timestamp ?? tick(),
            alter: (user, deviceCertificate) => {
              if (certificates === 'of two times') return { device: { ...deviceCertificate, timestamp: tick() } }
              if (certificates === 'not redacted') return { redactedUser: user }
              return certificates === 'of two users' ? { device: { ...deviceCertificate, userId: newId(tools) } } : {}
            },
          })
          return await call(author, asyncEnrollmentAccept, {
            ...request,
            ...(certificates === 'junk' && { submitterUserCertificate: JUNK }),
            ...(payload === 'junk' && { acceptPayload: JUNK }),
            enrollmentId,
            acceptPayloadSignature: signature,
          })
        },
      }
    },
  },
})

interface RejectDraft {
  readonly author: TestDevice
  readonly enrollmentId: AsyncEnrollmentId
}

checksInOrder<RejectDraft>(asyncEnrollmentReject, {
  scenes: {
    'an applicant': async () => {
      const scene = await enrollmentScene()
      const { organization, alice, tools, cancelled } = scene
      const applicant = new Applicant(organization, newDevice(organization, 'Zoë'))
      expectOk(await applicant.submit())
      return {
        ...scene,
        right: { author: alice, enrollmentId: applicant.enrollmentId },
        checks: [
          { wrong: { author: await organization.addUser('Bob') }, reply: { status: 'author_not_allowed' } },
          { wrong: { enrollmentId: newId(tools) }, reply: { status: 'enrollment_not_found' } },
          {
            wrong: { enrollmentId: cancelled.enrollmentId },
            reply: { status: 'enrollment_no_longer_available' },
          },
        ],
        send: ({ author, enrollmentId }) => call(author, asyncEnrollmentReject, { enrollmentId }),
      }
    },
  },
})
