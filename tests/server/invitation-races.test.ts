import {
  inviteCancel,
  inviteClaimerCancelGreetingAttempt,
  inviteComplete,
  inviteGreeterCancelGreetingAttempt,
  inviteInfo,
  inviteList,
  inviteNewUser,
} from '@parallax/protocol'
import { type GreetingAttemptId, parseEmailAddress } from '@parallax/wire'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { HeldTables } from '../kit/held-tables.ts'
import { type OwnDatabase, ownDatabase } from '../kit/own-database.ts'
import { call, callInvited } from '../kit/rpc.ts'
import { sharedServer } from '../kit/shared-server.ts'
import { startTestServer, type TestServer } from '../kit/start-test-server.ts'
import { Meeting } from '../kit/test-meeting.ts'
import { newId, type TestOrganization, testOrganization } from '../kit/test-organization.ts'

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

/** Both sides have joined an attempt, and have said nothing. */
async function raceScene() {
  const { alice, tools } = organization
  const claimerEmail = parseEmailAddress(`${newId(tools).slice(0, 16)}@example.com`)
  if (claimerEmail === undefined) throw new TypeError('an address is an address')
  const reply = await call(alice, inviteNewUser, { claimerEmail, sendEmail: false })
  if (reply.status !== 'ok') throw new Error(reply.status)
  const meeting = new Meeting(alice, reply.token)
  const attempt = await meeting.greeterStarts()
  await meeting.claimerStarts()
  return { alice, meeting, attempt, token: reply.token }
}

type RaceScene = Awaited<ReturnType<typeof raceScene>>

const REASON = 'MANUALLY_CANCELLED'

/** The commands that take the invitation exclusively (spec 03 §9). */
const writers: Readonly<Record<string, (scene: RaceScene) => Promise<string>>> = {
  invite_cancel: ({ alice, token }) => statusOf(call(alice, inviteCancel, { token })),
  invite_complete: ({ alice, token }) => statusOf(call(alice, inviteComplete, { token })),
  greeter_start: ({ meeting }) => statusOf(started(meeting.greeterStarts())),
  claimer_start: ({ meeting }) => statusOf(started(meeting.claimerStarts())),
  greeter_cancel: ({ alice, attempt: greetingAttempt }) =>
    statusOf(call(alice, inviteGreeterCancelGreetingAttempt, { greetingAttempt, reason: REASON })),
  claimer_cancel: ({ meeting, attempt: greetingAttempt }) =>
    statusOf(callInvited(meeting, inviteClaimerCancelGreetingAttempt, { greetingAttempt, reason: REASON })),
  greeter_step: ({ meeting, attempt }) => statusOf(meeting.greeterSubmits(attempt, first(meeting.greeterSteps()))),
  claimer_step: ({ meeting, attempt }) => statusOf(meeting.claimerSubmits(attempt, first(meeting.claimerSteps()))),
}

const afterAttempt = {
  greeter_cancel: 'greeting_attempt_already_cancelled',
  claimer_cancel: 'greeting_attempt_already_cancelled',
  greeter_step: 'greeting_attempt_cancelled',
  claimer_step: 'greeting_attempt_cancelled',
}

/** What the second of two gets once the first is done; where nothing stands, what it gets alone. */
const secondReplies: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  invite_cancel: { ...goneFor('invitation_cancelled'), invite_cancel: 'invitation_already_cancelled' },
  invite_complete: { ...goneFor('invitation_completed'), invite_complete: 'invitation_already_completed' },
  // A side that starts again ends the attempt.
  greeter_start: afterAttempt,
  claimer_start: afterAttempt,
  greeter_cancel: afterAttempt,
  claimer_cancel: afterAttempt,
  greeter_step: { claimer_step: 'ok' },
  claimer_step: { greeter_step: 'ok' },
}

const aloneReplies: Readonly<Record<string, string>> = { greeter_step: 'not_ready', claimer_step: 'not_ready' }

/** Of an invitation that has ended. */
function goneFor(status: string): Readonly<Record<string, string>> {
  const replies = Object.keys(writers).map((name) => [name, name.startsWith('claimer') ? 'HTTP 410' : status])
  return Object.fromEntries(replies)
}

describe('two who change one invitation', () => {
  for (const [firstName, one] of Object.entries(writers))
    for (const [secondName, other] of Object.entries(writers))
      test(`${secondName} waits for ${firstName}`, async () => {
        const scene = await raceScene()
        await using held = await holdInvitations()
        const firstReply = one(scene)
        expect(await held.untilWaiting(1)).toEqual(['relation'])
        const secondReply = other(scene)
        expect(await held.untilWaiting(2)).toEqual(['relation', 'transactionid'])
        await held.release()
        expect(await firstReply).toBe(aloneReplies[firstName] ?? 'ok')
        const alone = aloneReplies[secondName] ?? 'ok'
        expect(await secondReply).toBe(secondReplies[firstName]?.[secondName] ?? alone)
      })
})

describe('a writer and readers', () => {
  for (const [name, write] of Object.entries(writers))
    test(`nobody waits to read during ${name}, or sees a part of it`, async () => {
      const scene = await raceScene()
      const before = await readInvitation(scene)
      await using held = await holdInvitations()
      const reply = write(scene)
      await held.untilWaiting(1)
      expect(await readInvitation(scene)).toEqual(before)
      await held.release()
      expect(await reply).toBe(aloneReplies[name] ?? 'ok')
      const isEnd = name === 'invite_cancel' || name === 'invite_complete'
      if (isEnd) await expect(readInvitation(scene)).rejects.toThrow('HTTP 410')
    })
})

function holdInvitations(): Promise<HeldTables> {
  const tables = ['invitations', 'greeting_attempts', 'greeting_steps']
  return HeldTables.hold({ connection: database.connection, tables, mode: 'share' })
}

async function readInvitation({ alice, meeting, token }: RaceScene): Promise<readonly unknown[]> {
  const list = await call(alice, inviteList, {})
  const invitations = list.status === 'ok' ? list.invitations.filter((invitation) => invitation.token === token) : []
  return [await callInvited(meeting, inviteInfo, {}), invitations]
}

async function started(attempt: Promise<GreetingAttemptId>): Promise<{ readonly status: string }> {
  await attempt
  return { status: 'ok' }
}

async function statusOf(reply: Promise<{ readonly status: string }>): Promise<string> {
  return await reply.then(
    ({ status }) => status,
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  )
}

function first<T>([item]: readonly T[]): T {
  if (item === undefined) throw new TypeError('nothing')
  return item
}
