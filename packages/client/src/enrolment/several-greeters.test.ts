import { beforeEach, describe, expect, test } from 'vitest'
import { createDevice } from './certificates/create-device.ts'
import { claim } from './claimer/claim.ts'
import type { TestMember } from './testing/enrolment-scene.ts'
import { fulfilled, GREETER_STEPS, GreetingScene, once, rejectedWith } from './testing/greeting-scene.ts'
import { label, patientClaimer } from './testing/people.ts'

let here: GreetingScene
let founder: TestMember
beforeEach(async () => {
  here = await GreetingScene.open()
  ;({ founder } = here)
})

const hasAttempts = (count: number) => () => here.scene.server.records.attempts.all.length === count

function revoke({ device }: TestMember): void {
  const user = here.scene.server.records.users.get(device.userId)
  if (user !== undefined) user.isRevoked = true
}

describe('several who may let one in', () => {
  let carol: TestMember
  beforeEach(async () => {
    carol = await here.scene.addUser(founder, 'Carol')
  })

  test('are all waited for; the first who comes is told, the others are let go', async () => {
    const met: unknown[] = []
    const { done: claimed } = here.claims({ answers: { met: (greeter) => void met.push(greeter) } })
    await here.until(hasAttempts(2))
    const [, { device }] = await Promise.all([here.greets({ by: carol }).done, claimed])
    expect(met).toEqual([carol.device.humanHandle])
    expect(here.scene.attemptEnds.toSorted()).toEqual(['CLAIMER MANUALLY_CANCELLED', 'open'])
    expect(here.scene.validated(device)).toMatchObject({ status: 'added' })
  })

  test('are named, the one who invited first', async () => {
    const named: string[] = []
    const link = await here.scene.inviteUser(carol, 'dave@example.com')
    const stop = new AbortController()
    const ask = patientClaimer(here.telephone, {
      invited: (invitation) => {
        if (invitation.type === 'USER') named.push(...invitation.greeters.map(({ humanHandle }) => humanHandle.label))
        stop.abort(new Error('seen'))
      },
    })
    const claiming = claim(here.newcomer.parts, link, { ask, signal: stop.signal })
    await expect(claiming).rejects.toThrow('seen')
    expect(named).toEqual(['Carol', 'Alice'])
  })

  test('and come together: one lets in, the other learns that it was not needed', async () => {
    const ends = await Promise.allSettled([here.greets().done, here.greets({ by: carol }).done, here.claims().done])
    const statuses = ends.slice(0, 2).map(({ status }) => status)
    expect(statuses.toSorted()).toEqual(['fulfilled', 'rejected'])
    expect(ends.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'peer_gone' } })
    expect(ends[2]).toMatchObject(fulfilled)
    expect(here.scene.server.records.users.size).toBe(3)
  })

  test('and may no more are passed over while another may come', async () => {
    const { done: claimed } = here.claims()
    await here.until(hasAttempts(2))
    revoke(founder)
    expect(await Promise.allSettled([here.greets({ by: carol }).done, claimed])).toMatchObject([fulfilled, fulfilled])
  })

  test('end it when none of them may any more', async () => {
    const { done: claimed } = here.claims()
    await here.until(hasAttempts(2))
    revoke(founder)
    revoke(carol)
    await expect(claimed).rejects.toMatchObject({ code: 'invitation_gone' })
  })

  test('are all let go when something is wrong with one of them', async () => {
    here.newcomer.line.weather = once('NUMBER_1_SEND_HASHED_NONCE', () => {
      here.scene.server.tamper = ({ step }, reply) =>
        step === 'NUMBER_1_SEND_HASHED_NONCE' ? { status: 'step_mismatch' } : reply
    })
    const stop = new AbortController()
    here.greets({ by: carol, signal: stop.signal })
    await expect(here.claims().done).rejects.toMatchObject({ code: 'internal' })
    stop.abort(new Error('enough'))
    expect(here.scene.attemptEnds).toEqual(Array(2).fill('CLAIMER MANUALLY_CANCELLED'))
  })

  test('and come, leave and come again are met', async () => {
    const stop = new AbortController()
    founder.line.weather = once('NUMBER_0_WAIT_PEER', () => stop.abort(new Error('later')))
    const { done: claimed } = here.claims()
    await expect(here.greets(stop).done).rejects.toThrow('later')
    expect(await Promise.allSettled([here.greets().done, claimed])).toMatchObject([fulfilled, fulfilled])
  })

  test('are all let go when the person leaves', async () => {
    const stop = new AbortController()
    const { done: claimed } = here.claims(stop)
    await here.until(hasAttempts(2))
    stop.abort(new Error('enough'))
    await expect(claimed).rejects.toThrow('enough')
    expect(here.scene.attemptEnds).toEqual(['CLAIMER MANUALLY_CANCELLED', 'CLAIMER MANUALLY_CANCELLED'])
  })
})

describe('the only one who may let one in', () => {
  test('and leaves ends it', async () => {
    const stop = new AbortController()
    founder.line.weather = once('NUMBER_1_GET_HASHED_NONCE', () => stop.abort(new Error('later')))
    const [, claimed] = await here.settled(stop)
    expect(claimed).toMatchObject(rejectedWith('peer_gone', 'GREETER MANUALLY_CANCELLED'))
    // What the other side ended is not ended once more.
    expect(here.newcomer.line.sent.filter(({ command }) => command.includes('_cancel_'))).toEqual([])
  })
})

describe('another device of the greeter', () => {
  let desk: TestMember
  beforeEach(async () => {
    const signingKey = here.scene.tools.crypto.newSigningKey()
    const verifyKey = here.scene.tools.crypto.verifyKeyOf(signingKey)
    const wish = { deviceLabel: label('desk 2'), verifyKey, purpose: 'STANDARD' } as const
    const { deviceId } = await createDevice(founder.context, wish)
    desk = here.scene.member({ ...founder.device, deviceId, signingKey })
  })

  test.each(GREETER_STEPS.slice(1))('takes over at %s, and the first one says so', async (step) => {
    let second: Promise<unknown> | undefined
    founder.line.weather = once(step, () => {
      second = here.greets({ by: desk }).done
    })
    const { ask, done: claimed } = here.claims()
    await expect(here.greets().done).rejects.toMatchObject({ code: 'invitation_in_use' })
    expect(await Promise.allSettled([second, claimed])).toMatchObject([fulfilled, fulfilled])
    // The claimer was still on its way out of step 3 when the greeter came to step 4.
    const isSilent = GREETER_STEPS.indexOf(step) <= 4
    expect(ask.states.includes('peer_gone_restarting')).toBe(!isSilent)
    expect(here.scene.server.records.users.size).toBe(2)
  })
})

describe('somebody else with the same link', () => {
  test('takes over, and the first one says so', async () => {
    const { done: claimed } = here.claims()
    await here.until(hasAttempts(1))
    const other = here.claims({ by: here.scene.newcomer() })
    await expect(claimed).rejects.toMatchObject({ code: 'invitation_in_use' })
    expect(await Promise.allSettled([here.greets().done, other.done])).toMatchObject([fulfilled, fulfilled])
  })
})
