import { beforeEach, describe, expect, test } from 'vitest'
import { claim } from './claimer/claim.ts'
import { TEST_PACE, type TestMember, type TestNewcomer } from './testing/enrolment-scene.ts'
import { CLAIMER_STEPS, fulfilled, GREETER_STEPS, GreetingScene, once, rejectedWith } from './testing/greeting-scene.ts'
import { patientClaimer, patientGreeter } from './testing/people.ts'

let here: GreetingScene
let founder: TestMember
let newcomer: TestNewcomer
beforeEach(async () => {
  here = await GreetingScene.open()
  ;({ founder, newcomer } = here)
})

const reason = new Error('enough')
const refusal = new Error('no')
async function refuse(): Promise<never> {
  throw refusal
}

describe('a person who leaves', () => {
  test.each(GREETER_STEPS)('as greeter at %s ends it on both sides', async (step) => {
    const stop = new AbortController()
    founder.line.weather = once(step, () => stop.abort(reason))
    const [greeted, claimed] = await here.settled(stop)
    expect(greeted).toEqual({ status: 'rejected', reason })
    expect(claimed).toMatchObject(rejectedWith('peer_gone'))
    expect(here.scene.attemptEnds).toContain('GREETER MANUALLY_CANCELLED')
    expect(newcomer.folder.files.size).toBe(0)
  })

  test('as greeter once access was given is told that it was', async () => {
    const stop = new AbortController()
    founder.line.weather = once('NUMBER_7_SEND_PAYLOAD', () => stop.abort(reason))
    const [greeted] = await here.settled(stop)
    expect(greeted).toMatchObject({ status: 'rejected', reason: { code: 'keys_not_confirmed', cause: reason } })
  })

  test('as greeter while the user is created does not leave it half done', async () => {
    const stop = new AbortController()
    founder.line.weather = ({ command }) => {
      if (command === 'user_create') stop.abort(reason)
      return 'fine'
    }
    const [greeted] = await here.settled(stop)
    expect(greeted).toMatchObject(rejectedWith('keys_not_confirmed'))
    expect(here.scene.server.records.users.size).toBe(2)
  })

  test('as greeter while the server hangs is not held for long', async () => {
    const stop = new AbortController()
    founder.line.weather = ({ command }) => {
      if (command !== 'user_create') return 'fine'
      stop.abort(reason)
      return 'killed'
    }
    const { done: greeted } = here.greets(stop)
    here.claims()
    await expect(greeted).rejects.toBe(reason)
  })

  test('as greeter of a device once access was given is told that it was', async () => {
    const link = await here.scene.inviteDevice(founder)
    const stop = new AbortController()
    founder.line.weather = once('NUMBER_7_SEND_PAYLOAD', () => stop.abort(reason))
    const greeting = founder.invitations.greet(link.token, patientGreeter(here.telephone), stop.signal)
    const claiming = claim(newcomer.parts, link, { ask: patientClaimer(here.telephone) })
    const [greeted] = await Promise.allSettled([greeting, claiming])
    expect(greeted).toMatchObject(rejectedWith('keys_not_confirmed'))
  })

  test.each(CLAIMER_STEPS)('as claimer at %s ends it on both sides', async (step) => {
    const stop = new AbortController()
    newcomer.line.weather = once(step, () => stop.abort(reason))
    const [greeted, claimed] = await here.settled({}, stop)
    expect(greeted).toMatchObject(rejectedWith('peer_gone'))
    expect(claimed).toEqual({ status: 'rejected', reason })
    expect(here.scene.attemptEnds).toContain('CLAIMER MANUALLY_CANCELLED')
    expect(here.scene.server.records.users.size).toBe(1)
  })

  test('as claimer once the keys are saved has joined all the same', async () => {
    const stop = new AbortController()
    newcomer.line.weather = once('NUMBER_8_ACKNOWLEDGE', () => stop.abort(reason))
    expect(await here.settled({}, stop)).toMatchObject([fulfilled, fulfilled])
    expect(newcomer.folder.files.size).toBe(1)
  })

  test('before the name of the attempt is known still cancels it', async () => {
    const stop = new AbortController()
    founder.line.weather = ({ command }) => {
      if (command === 'invite_greeter_start_greeting_attempt') stop.abort(reason)
      return 'fine'
    }
    await expect(here.greets(stop).done).rejects.toBe(reason)
    expect(here.scene.attemptEnds).toEqual(['GREETER MANUALLY_CANCELLED'])
  })

  test('does not wait for a question that does not listen', async () => {
    const stop = new AbortController()
    const leave = (): Promise<never> => {
      stop.abort(reason)
      return new Promise(() => undefined)
    }
    const [greeted, claimed] = await here.settled({ answers: { choosePeerCode: leave }, signal: stop.signal })
    expect(greeted).toEqual({ status: 'rejected', reason })
    expect(claimed).toMatchObject(rejectedWith('peer_gone'))
  })

  test.each(['choosePeerCode', 'confirmUser'] as const)(
    'as greeter by refusing %s ends it on both sides',
    async (question) => {
      const [greeted, claimed] = await here.settled({ answers: { [question]: refuse } })
      expect(greeted).toEqual({ status: 'rejected', reason: refusal })
      expect(claimed).toMatchObject(rejectedWith('peer_gone'))
    },
  )

  test.each(['choosePeerCode', 'person', 'deviceLabel', 'newPassword'] as const)(
    'as claimer by refusing %s ends it on both sides',
    async (question) => {
      const [greeted, claimed] = await here.settled({}, { answers: { [question]: refuse } })
      expect(greeted).toMatchObject(rejectedWith('peer_gone'))
      expect(claimed).toEqual({ status: 'rejected', reason: refusal })
    },
  )
})

describe('a program that vanishes without a word', () => {
  test.each(CLAIMER_STEPS)('at %s of the claimer is replaced by the next one', async (step) => {
    newcomer.line.weather = once(step, 'killed')
    const { done: greeted, ask } = here.greets()
    here.claims()
    await here.until(() => newcomer.line.isDead)
    const [outcome, { device }] = await Promise.all([greeted, here.claims({ by: here.scene.newcomer() }).done])
    expect(outcome).toMatchObject({ userId: device.userId })
    const isSilent = CLAIMER_STEPS.indexOf(step) < 4
    expect(ask.states.includes('peer_gone_restarting')).toBe(!isSilent)
  })

  test.each(GREETER_STEPS)('at %s of the greeter is replaced by the next one', async (step) => {
    founder.line.weather = once(step, 'killed')
    const { done: claimed, ask } = here.claims()
    here.greets()
    await here.until(() => founder.line.isDead)
    const again = here.scene.member(founder.device)
    const [, { device }] = await Promise.all([here.greets({ by: again }).done, claimed])
    expect(here.scene.validated(device)).toMatchObject({ status: 'added' })
    expect(ask.asked.filter((what) => what === 'password')).toHaveLength(1)
  })

  test.each(CLAIMER_STEPS)('at %s of the claimer is not waited for for ever', async (step) => {
    newcomer.line.weather = once(step, 'killed')
    here.claims()
    // Its wish was there, and was granted before anybody could know.
    const code = step === 'NUMBER_6_SEND_PAYLOAD' ? 'keys_not_confirmed' : 'peer_gone'
    await expect(here.greets().done).rejects.toMatchObject({ code })
  })

  test.each(GREETER_STEPS)('at %s of the greeter is not waited for for ever', async (step) => {
    founder.line.weather = once(step, 'killed')
    here.greets()
    await expect(here.claims().done).rejects.toMatchObject({ code: 'peer_gone' })
  })

  const killClaimerWithAccess = (): void => {
    newcomer.line.weather = ({ step }) =>
      step === 'NUMBER_7_GET_PAYLOAD' && here.scene.server.records.users.size === 2 ? 'killed' : 'fine'
  }

  test('as claimer once it has access leaves the greeter with that to tell', async () => {
    killClaimerWithAccess()
    here.claims()
    await expect(here.greets().done).rejects.toMatchObject({ code: 'keys_not_confirmed' })
    expect(here.scene.server.records.invitations.get(here.link.token)?.status).toBe('PENDING')
  })

  test('as claimer that comes back after it got access is not given it twice', async () => {
    killClaimerWithAccess()
    here.claims()
    const { done: greeted } = here.greets()
    await here.until(() => newcomer.line.isDead)
    const stop = new AbortController()
    const again = here.claims({ by: here.scene.newcomer(), signal: stop.signal })
    await expect(greeted).rejects.toMatchObject({ code: 'keys_not_confirmed' })
    stop.abort(reason)
    await expect(again.done).rejects.toBe(reason)
    expect(here.scene.server.records.users.size).toBe(2)
  })

  test('as greeter once the payload is there leaves the claimer with its device', async () => {
    founder.line.weather = once('NUMBER_8_WAIT_PEER_ACKNOWLEDGMENT', 'killed')
    here.greets()
    const { device } = await here.claims().done
    expect(here.scene.validated(device)).toMatchObject({ status: 'added' })
  })

  test('before anybody came is not mistaken for somebody', async () => {
    newcomer.line.weather = once('NUMBER_0_WAIT_PEER', 'killed')
    here.claims()
    await here.until(() => newcomer.line.isDead)
    const { ask, done: greeted } = here.greets()
    await here.scene.clock.sleep(2 * TEST_PACE.machine)
    expect(ask.states).toEqual(['waiting_peer'])
    const { device } = await here.claims({ by: here.scene.newcomer() }).done
    expect(await greeted).toMatchObject({ userId: device.userId })
  })
})
