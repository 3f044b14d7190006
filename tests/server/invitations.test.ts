import {
  inviteCancel,
  inviteClaimerCancelGreetingAttempt,
  inviteClaimerStartGreetingAttempt,
  inviteComplete,
  inviteGreeterCancelGreetingAttempt,
  inviteGreeterStartGreetingAttempt,
  inviteInfo,
  inviteList,
  inviteNewDevice,
  inviteNewUser,
} from '@parallax/protocol'
import { type AccessToken, type EmailAddress, parseEmailAddress } from '@parallax/wire'
import { describe, expect, test } from 'vitest'
import { listen, nextEvent } from '../kit/event-reader.ts'
import { call, callInvited } from '../kit/rpc.ts'
import { sharedServer } from '../kit/shared-server.ts'
import { Meeting } from '../kit/test-meeting.ts'
import { newId, type TestDevice, type TestOrganization, testOrganization } from '../kit/test-organization.ts'

function address(text: string): EmailAddress {
  const parsed = parseEmailAddress(text)
  if (parsed === undefined) throw new Error(`not an address: ${text}`)
  return parsed
}

const zoe = address('zoe@example.com')

async function organizationWith(): Promise<TestOrganization> {
  return await testOrganization(await sharedServer())
}

async function invited(author: TestDevice, email = zoe): Promise<AccessToken> {
  const reply = await call(author, inviteNewUser, { claimerEmail: email, sendEmail: false })
  if (reply.status !== 'ok') throw new Error(reply.status)
  return reply.token
}

describe('invitations', () => {
  test('the same pending invitation is given again, whoever asks', async () => {
    const organization = await organizationWith()
    const bob = await organization.addUser('Bob', 'ADMIN')
    const token = await invited(organization.alice)
    expect(await invited(bob)).toBe(token)
    const device = await call(bob, inviteNewDevice, { sendEmail: false })
    expect(device).toMatchObject({ status: 'ok', emailSent: 'SUCCESS' })
    expect(await call(bob, inviteNewDevice, { sendEmail: false })).toEqual(device)
  })

  test('only administrators invite people, and nobody who is a member', async () => {
    const organization = await organizationWith()
    const bob = await organization.addUser('Bob')
    const request = { claimerEmail: zoe, sendEmail: false }
    expect(await call(bob, inviteNewUser, request)).toEqual({ status: 'author_not_allowed' })
    const member = { claimerEmail: bob.humanHandle.email, sendEmail: false }
    expect(await call(organization.alice, inviteNewUser, member)).toEqual({ status: 'claimer_email_already_enrolled' })
  })

  test('whoever holds the link learns who can greet', async () => {
    const organization = await organizationWith()
    const { alice } = organization
    await organization.addUser('Bob')
    const token = await invited(alice)
    const meeting = new Meeting(alice, token)
    const administrators = [
      {
        userId: alice.userId,
        humanHandle: alice.humanHandle,
        onlineStatus: 'UNKNOWN',
        lastGreetingAttemptJoinedOn: null,
      },
    ]
    const createdBy = { type: 'USER', userId: alice.userId, humanHandle: alice.humanHandle }
    const info = { status: 'ok', type: 'USER', claimerEmail: zoe, createdBy }
    expect(await callInvited({ organization, token }, inviteInfo, {})).toEqual({ ...info, administrators })
    await meeting.greeterStarts()
    expect(await callInvited({ organization, token }, inviteInfo, {})).toMatchObject({
      administrators: [{ lastGreetingAttemptJoinedOn: expect.any(BigInt) }],
    })
  })

  test('each sees what he may greet, whatever became of it', async () => {
    const organization = await organizationWith()
    const { alice } = organization
    const bob = await organization.addUser('Bob')
    const token = await invited(alice)
    await call(bob, inviteNewDevice, { sendEmail: false })
    await call(alice, inviteCancel, { token })
    const listed = async (device: TestDevice) => {
      const reply = await call(device, inviteList, {})
      return reply.status === 'ok' ? reply.invitations.map(({ type, status }) => `${type} ${status}`) : []
    }
    expect(await listed(alice)).toEqual(['USER CANCELLED'])
    expect(await listed(bob)).toEqual(['DEVICE PENDING'])
  })

  test('ended, it is gone for the claimer and cannot be ended again', async () => {
    const organization = await organizationWith()
    const { alice } = organization
    const bob = await organization.addUser('Bob')
    const [one, two] = [await invited(alice), await invited(alice, address('yan@example.com'))]
    const unknown = newId(organization.tools) as string as AccessToken
    expect(await call(alice, inviteCancel, { token: unknown })).toEqual({ status: 'invitation_not_found' })
    expect(await call(bob, inviteCancel, { token: one })).toEqual({ status: 'author_not_allowed' })
    expect(await call(bob, inviteComplete, { token: one })).toEqual({ status: 'author_not_allowed' })
    expect(await call(alice, inviteCancel, { token: one })).toEqual({ status: 'ok' })
    expect(await call(alice, inviteCancel, { token: one })).toEqual({ status: 'invitation_already_cancelled' })
    expect(await call(alice, inviteComplete, { token: one })).toEqual({ status: 'invitation_cancelled' })
    expect(await call(alice, inviteComplete, { token: two })).toEqual({ status: 'ok' })
    expect(await call(alice, inviteComplete, { token: two })).toEqual({ status: 'invitation_already_completed' })
    expect(await call(alice, inviteCancel, { token: two })).toEqual({ status: 'invitation_completed' })
    for (const token of [one, two]) {
      await expect(callInvited({ organization, token }, inviteInfo, {})).rejects.toThrow('HTTP 410')
    }
    await expect(callInvited({ organization, token: unknown }, inviteInfo, {})).rejects.toThrow('HTTP 403')
  })

  test('of many that cancel at once one does', async () => {
    const { alice } = await organizationWith()
    const token = await invited(alice)
    const replies = await Promise.all(Array.from({ length: 8 }, () => call(alice, inviteCancel, { token })))
    expect(replies.filter(({ status }) => status === 'ok')).toHaveLength(1)
  })
})

describe('greetings', () => {
  test('both sides meet at each of the nine steps and get what the other submitted', async () => {
    const organization = await organizationWith()
    const meeting = new Meeting(organization.alice, await invited(organization.alice))
    const attempt = await meeting.greeterStarts()
    expect(await meeting.claimerStarts()).toBe(attempt)
    const [greeter, claimer] = [meeting.greeterSteps(), meeting.claimerSteps()]
    for (const [index, greeterStep] of greeter.entries()) {
      const claimerStep = claimer[index]
      if (claimerStep === undefined) throw new Error('both sides have nine steps')
      expect(await meeting.greeterSubmits(attempt, greeterStep)).toEqual({ status: 'not_ready' })
      expect(await meeting.claimerSubmits(attempt, claimerStep)).toEqual({ status: 'ok', greeterStep })
      expect(await meeting.greeterSubmits(attempt, greeterStep)).toEqual({ status: 'ok', claimerStep })
    }
  })

  test('neither side gets ahead, nor takes back what it said', async () => {
    const organization = await organizationWith()
    const meeting = new Meeting(organization.alice, await invited(organization.alice))
    const attempt = await meeting.greeterStarts()
    await meeting.claimerStarts()
    const [zero, one] = meeting.greeterSteps()
    if (zero === undefined || one === undefined) throw new Error('there are nine steps')
    expect(await meeting.greeterSubmits(attempt, one)).toEqual({ status: 'step_too_advanced' })
    await meeting.greeterSubmits(attempt, zero)
    expect(await meeting.greeterSubmits(attempt, one)).toEqual({ status: 'step_too_advanced' })
    const other = new Meeting(organization.alice, meeting.token).greeterSteps()[0]
    if (other === undefined) throw new Error('there are nine steps')
    expect(await meeting.greeterSubmits(attempt, other)).toEqual({ status: 'step_mismatch' })
  })

  test('a side that starts again ends the attempt for the other', async () => {
    const organization = await organizationWith()
    const meeting = new Meeting(organization.alice, await invited(organization.alice))
    const first = await meeting.greeterStarts()
    await meeting.claimerStarts()
    const second = await meeting.claimerStarts()
    expect(second).not.toBe(first)
    const zero = meeting.greeterSteps()[0]
    if (zero === undefined) throw new Error('there are nine steps')
    expect(await meeting.greeterSubmits(first, zero)).toMatchObject({
      status: 'greeting_attempt_cancelled',
      origin: 'CLAIMER',
      reason: 'AUTOMATICALLY_CANCELLED',
    })
    expect(await meeting.greeterSubmits(second, zero)).toEqual({ status: 'greeting_attempt_not_joined' })
    expect(await meeting.greeterStarts()).toBe(second)
    expect(await meeting.greeterSubmits(second, zero)).toEqual({ status: 'not_ready' })
  })

  test('a cancelled attempt says who ended it and why, and another one can begin', async () => {
    const organization = await organizationWith()
    const { alice } = organization
    const meeting = new Meeting(alice, await invited(alice))
    const attempt = await meeting.greeterStarts()
    await meeting.claimerStarts()
    const reason = 'INVALID_SAS_CODE'
    const cancel = { greetingAttempt: attempt, reason } as const
    expect(await callInvited(meeting, inviteClaimerCancelGreetingAttempt, cancel)).toEqual({ status: 'ok' })
    const already = { status: 'greeting_attempt_already_cancelled', origin: 'CLAIMER', reason }
    expect(await callInvited(meeting, inviteClaimerCancelGreetingAttempt, cancel)).toMatchObject(already)
    expect(await call(alice, inviteGreeterCancelGreetingAttempt, cancel)).toMatchObject(already)
    expect(await meeting.greeterStarts()).not.toBe(attempt)
  })

  test('the greeter hears that somebody waits, and that they have met', async () => {
    const organization = await organizationWith()
    const { alice } = organization
    const meeting = new Meeting(alice, await invited(alice))
    using events = await listen(alice)
    const attempt = await meeting.claimerStarts()
    const [claimer, greeter] = [meeting.claimerSteps()[0], meeting.greeterSteps()[0]]
    if (claimer === undefined || greeter === undefined) throw new Error('there are nine steps')
    await meeting.claimerSubmits(attempt, claimer)
    const told = { token: meeting.token, greetingAttempt: attempt }
    expect((await nextEvent(events, 'GREETING_ATTEMPT_READY'))?.event).toMatchObject(told)
    await meeting.greeterStarts()
    await meeting.greeterSubmits(attempt, greeter)
    expect((await nextEvent(events, 'GREETING_ATTEMPT_JOINED'))?.event).toMatchObject(told)
  })

  test('only those who may greet do, and only for this invitation', async () => {
    const organization = await organizationWith()
    const { alice } = organization
    const bob = await organization.addUser('Bob')
    const token = await invited(alice)
    expect(await call(bob, inviteGreeterStartGreetingAttempt, { token })).toEqual({ status: 'author_not_allowed' })
    const start = (greeter: TestDevice['userId']) =>
      callInvited({ organization, token }, inviteClaimerStartGreetingAttempt, { greeter })
    expect(await start(bob.userId)).toEqual({ status: 'greeter_not_allowed' })
    expect(await start(newId(organization.tools))).toEqual({ status: 'greeter_not_found' })
    const other = new Meeting(alice, await invited(alice, address('yan@example.com')))
    const attempt = await other.claimerStarts()
    const cancel = { greetingAttempt: attempt, reason: 'MANUALLY_CANCELLED' } as const
    expect(await callInvited({ organization, token }, inviteClaimerCancelGreetingAttempt, cancel)).toEqual({
      status: 'greeting_attempt_not_found',
    })
  })
})
