import {
  inviteCancel,
  inviteClaimerCancelGreetingAttempt,
  inviteComplete,
  inviteGreeterCancelGreetingAttempt,
  inviteGreeterStartGreetingAttempt,
  inviteInfo,
  inviteNewDevice,
  inviteNewShamirRecovery,
  inviteNewUser,
  inviteShamirRecoveryReveal,
  userRevoke,
  userUpdate,
} from '@parallax/protocol'
import { type AccessToken, accessTokenFromBytes, type GreetingAttemptId, parseEmailAddress } from '@parallax/wire'
import { expect, test } from 'vitest'
import { call, callInvited } from '../kit/rpc.ts'
import { sharedServer } from '../kit/shared-server.ts'
import { Meeting } from '../kit/test-meeting.ts'
import { expectOk, newId, type TestDevice, testOrganization } from '../kit/test-organization.ts'
import { profileRequest, revocationRequest } from './data/requests.ts'

/** Carol, who is an administrator beside Alice, meets Zoë. */
async function meetingScene() {
  const organization = await testOrganization(await sharedServer())
  const { alice, tools } = organization
  const carol = await organization.addUser('Carol', 'ADMIN')
  const meeting = new Meeting(carol, await invited(carol))
  const unknownToken = accessTokenFromBytes(tools.crypto.random(16))
  return { organization, alice, carol, meeting, unknownToken, unknownAttempt: newId<GreetingAttemptId>(tools) }
}

async function invited(author: TestDevice): Promise<AccessToken> {
  const claimerEmail = parseEmailAddress('zoe@example.com')
  if (claimerEmail === undefined) throw new TypeError('an address is an address')
  const reply = await call(author, inviteNewUser, { claimerEmail, sendEmail: false })
  if (reply.status !== 'ok') throw new Error(reply.status)
  return reply.token
}

/** What each side is told when it goes on with an attempt or gives it up. */
async function greeterIsTold(meeting: Meeting, attempt: GreetingAttemptId, greeter: TestDevice = meeting.greeter) {
  const asGreeter = new Meeting(greeter, meeting.token)
  const cancel = { greetingAttempt: attempt, reason: 'MANUALLY_CANCELLED' } as const
  return [
    (await asGreeter.greeterSubmits(attempt, first(meeting.greeterSteps()))).status,
    (await call(greeter, inviteGreeterCancelGreetingAttempt, cancel)).status,
  ]
}

async function claimerIsTold(meeting: Meeting, attempt: GreetingAttemptId) {
  const cancel = { greetingAttempt: attempt, reason: 'MANUALLY_CANCELLED' } as const
  return [
    (await meeting.claimerSubmits(attempt, first(meeting.claimerSteps()))).status,
    (await callInvited(meeting, inviteClaimerCancelGreetingAttempt, cancel)).status,
  ]
}

function first<T>([item]: readonly T[]): T {
  if (item === undefined) throw new TypeError('nothing')
  return item
}

test.each([
  { command: inviteComplete, status: 'invitation_completed' },
  { command: inviteCancel, status: 'invitation_cancelled' },
])('after $command.name nobody goes on', async ({ command, status }) => {
  const { carol, meeting } = await meetingScene()
  const attempt = await meeting.greeterStarts()
  await meeting.claimerStarts()
  const end = { token: meeting.token }
  expectOk(command === inviteCancel ? await call(carol, inviteCancel, end) : await call(carol, inviteComplete, end))
  expect(await greeterIsTold(meeting, attempt)).toEqual([status, status])
  expect(await call(carol, inviteGreeterStartGreetingAttempt, { token: meeting.token })).toEqual({ status })
  await expect(claimerIsTold(meeting, attempt)).rejects.toThrow('HTTP 410')
})

test('what there is not is not found, nor is the attempt of another greeter', async () => {
  const { alice, carol, meeting, unknownToken, unknownAttempt } = await meetingScene()
  const notFound = ['greeting_attempt_not_found', 'greeting_attempt_not_found']
  expect(await greeterIsTold(meeting, unknownAttempt)).toEqual(notFound)
  expect(await claimerIsTold(meeting, unknownAttempt)).toEqual(notFound)
  expect(await greeterIsTold(meeting, await meeting.greeterStarts(), alice)).toEqual(notFound)
  const unknown = { token: unknownToken }
  expect(await call(carol, inviteGreeterStartGreetingAttempt, unknown)).toEqual({ status: 'invitation_not_found' })
  expect(await call(carol, inviteComplete, unknown)).toEqual({ status: 'invitation_not_found' })
})

test('a greeter who is no administrator any more does not go on', async () => {
  const { alice, carol, meeting } = await meetingScene()
  const attempt = await meeting.greeterStarts()
  await meeting.claimerStarts()
  const demotion = profileRequest(alice, { userId: carol.userId, newProfile: 'STANDARD' })
  expectOk(await call(alice, userUpdate, demotion))
  expect(await greeterIsTold(meeting, attempt)).toEqual(['author_not_allowed', 'author_not_allowed'])
  expect(await claimerIsTold(meeting, attempt)).toEqual(['greeter_not_allowed', 'greeter_not_allowed'])
  await expect(meeting.claimerStarts()).rejects.toThrow('greeter_not_allowed')
})

test('the claimer of a greeter who was revoked is told so', async () => {
  const { alice, carol, meeting } = await meetingScene()
  const attempt = await meeting.greeterStarts()
  await meeting.claimerStarts()
  expectOk(await call(alice, userRevoke, revocationRequest(alice, { userId: carol.userId })))
  expect(await claimerIsTold(meeting, attempt)).toEqual(['greeter_revoked', 'greeter_revoked'])
  await expect(meeting.claimerStarts()).rejects.toThrow('greeter_revoked')
  await expect(greeterIsTold(meeting, attempt)).rejects.toThrow('HTTP 461')
})

test('whoever has not joined an attempt neither goes on with it nor ends it', async () => {
  const { meeting } = await meetingScene()
  const notJoined = ['greeting_attempt_not_joined', 'greeting_attempt_not_joined']
  const attempt = await meeting.greeterStarts()
  expect(await claimerIsTold(meeting, attempt)).toEqual(notJoined)
  await meeting.claimerStarts()
  const byClaimer = await meeting.claimerStarts()
  expect(await greeterIsTold(meeting, byClaimer)).toEqual(notJoined)
})

test('the claimer neither gets ahead nor takes back what he said', async () => {
  const { meeting, carol } = await meetingScene()
  const attempt = await meeting.greeterStarts()
  await meeting.claimerStarts()
  const [zero, one] = meeting.claimerSteps()
  if (zero === undefined || one === undefined) throw new TypeError('there are nine steps')
  expect(await meeting.claimerSubmits(attempt, one)).toEqual({ status: 'step_too_advanced' })
  expect(await meeting.claimerSubmits(attempt, zero)).toEqual({ status: 'not_ready' })
  const other = first(new Meeting(carol, meeting.token).claimerSteps())
  expect(await meeting.claimerSubmits(attempt, other)).toEqual({ status: 'step_mismatch' })
  expect(await meeting.claimerSubmits(attempt, one)).toEqual({ status: 'step_too_advanced' })
})

test('nothing is recovered with an invitation of another kind, or for a user that there is not', async () => {
  const { organization, alice, meeting, unknownToken } = await meetingScene()
  const reveal = { revealToken: unknownToken }
  const refused = { status: 'bad_invitation_type' }
  expect(await callInvited(meeting, inviteShamirRecoveryReveal, reveal)).toEqual(refused)
  const device = await call(alice, inviteNewDevice, { sendEmail: false })
  if (device.status !== 'ok') throw new Error(device.status)
  expect(await callInvited({ organization, token: device.token }, inviteShamirRecoveryReveal, reveal)).toEqual(refused)
  expect(await callInvited({ organization, token: device.token }, inviteInfo, {})).toMatchObject({ type: 'DEVICE' })
  const nobody = { claimerUserId: newId<TestDevice['userId']>(organization.tools), sendEmail: false }
  expect(await call(alice, inviteNewShamirRecovery, nobody)).toEqual({ status: 'user_not_found' })
})
