import { beforeEach, describe, expect, test } from 'vitest'
import { createDevice } from './certificates/create-device.ts'
import { claim } from './claimer/claim.ts'
import type { InvitationLink } from './claimer/claim-parts.ts'
import type { ClaimerQuestions } from './claimer/claimer-questions.ts'
import type { GreeterQuestions } from './greeter-questions.ts'
import { EnrolmentScene, TEST_PACE, type TestMember, type TestNewcomer } from './testing/enrolment-scene.ts'
import { label, patientClaimer, patientGreeter } from './testing/people.ts'
import { Telephone } from './testing/telephone.ts'
import type { Weather } from './testing/test-line.ts'

const GREETER_STEPS = [
  'NUMBER_0_WAIT_PEER',
  'NUMBER_1_GET_HASHED_NONCE',
  'NUMBER_2_SEND_NONCE',
  'NUMBER_3_GET_NONCE',
  'NUMBER_4_WAIT_PEER_TRUST',
  '5',
  'NUMBER_6_GET_PAYLOAD',
  'NUMBER_7_SEND_PAYLOAD',
  'NUMBER_8_WAIT_PEER_ACKNOWLEDGMENT',
]
const CLAIMER_STEPS = [
  'NUMBER_0_WAIT_PEER',
  'NUMBER_1_SEND_HASHED_NONCE',
  'NUMBER_2_GET_NONCE',
  'NUMBER_3_SEND_NONCE',
  'NUMBER_4_SIGNIFY_TRUST',
  'NUMBER_5_WAIT_PEER_TRUST',
  'NUMBER_6_SEND_PAYLOAD',
  'NUMBER_7_GET_PAYLOAD',
  'NUMBER_8_ACKNOWLEDGE',
]

let scene: EnrolmentScene
let founder: TestMember
let newcomer: TestNewcomer
let link: InvitationLink
let telephone: Telephone
beforeEach(async () => {
  ;({ scene, founder } = await EnrolmentScene.founded())
  newcomer = scene.newcomer()
  link = await scene.inviteUser(founder)
  telephone = new Telephone()
})

/** Nobody is left behind: everything that was begun is waited for. */
function settled<T, U>(one: Promise<T>, other: Promise<U>) {
  return Promise.allSettled([one, other])
}

interface Leaving {
  readonly signal?: AbortSignal
}

function greets(answers: Partial<GreeterQuestions> = {}, { signal }: Leaving = {}, by: TestMember = founder) {
  const ask = patientGreeter(telephone, answers)
  return { ask, done: awaitable(by.invitations.greet(link.token, ask, signal)) }
}

function claims(answers: Partial<ClaimerQuestions> = {}, { signal }: Leaving = {}, by: TestNewcomer = newcomer) {
  const ask = patientClaimer(telephone, answers)
  return { ask, done: awaitable(claim(by.parts, link, { ask, ...(signal && { signal }) })) }
}

/** To be looked at later, or never. */
function awaitable<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined)
  return promise
}

/** The first time that the step is sent, this becomes of it. */
function once(step: string, weather: Weather | (() => void)) {
  let isDone = false
  return (exchange: { readonly step: string | undefined }): Weather => {
    if (isDone || exchange.step !== step) return 'fine'
    isDone = true
    if (typeof weather === 'string') return weather
    weather()
    return 'fine'
  }
}

const rejectedWith = (code: string) => ({ status: 'rejected', reason: { code } })
const done = { status: 'fulfilled' }

describe('a person who leaves', () => {
  const reason = new Error('enough')

  test.each(GREETER_STEPS.slice(0, 7))('as greeter at %s ends it on both sides', async (step) => {
    const stop = new AbortController()
    founder.line.weather = once(step, () => stop.abort(reason))
    const [greeted, claimed] = await settled(greets({}, stop).done, claims().done)
    expect(greeted).toEqual({ status: 'rejected', reason })
    expect(claimed).toMatchObject(rejectedWith('peer_gone'))
    expect(scene.attemptEnds).toContain('GREETER MANUALLY_CANCELLED')
    expect(newcomer.folder.files.size).toBe(0)
  })

  test('as greeter once access was given is told that it was', async () => {
    const stop = new AbortController()
    founder.line.weather = once('NUMBER_7_SEND_PAYLOAD', () => stop.abort(reason))
    const [greeted] = await settled(greets({}, stop).done, claims().done)
    expect(greeted).toMatchObject({ status: 'rejected', reason: { code: 'keys_not_confirmed', cause: reason } })
  })

  test('as greeter while the user is created does not leave it half done', async () => {
    const stop = new AbortController()
    founder.line.weather = ({ command }) => {
      if (command === 'user_create') stop.abort(reason)
      return 'fine'
    }
    const [greeted] = await settled(greets({}, stop).done, claims().done)
    expect(greeted).toMatchObject(rejectedWith('keys_not_confirmed'))
    expect(scene.server.records.users.size).toBe(2)
  })

  test.each(CLAIMER_STEPS.slice(0, 7))('as claimer at %s ends it on both sides', async (step) => {
    const stop = new AbortController()
    newcomer.line.weather = once(step, () => stop.abort(reason))
    const [greeted, claimed] = await settled(greets().done, claims({}, stop).done)
    expect(greeted).toMatchObject(rejectedWith('peer_gone'))
    expect(claimed).toEqual({ status: 'rejected', reason })
    expect(scene.attemptEnds).toContain('CLAIMER MANUALLY_CANCELLED')
    expect(scene.server.records.users.size).toBe(1)
  })

  test('as claimer once the keys are saved has joined all the same', async () => {
    const stop = new AbortController()
    newcomer.line.weather = once('NUMBER_8_ACKNOWLEDGE', () => stop.abort(reason))
    const [greeted, claimed] = await settled(greets().done, claims({}, stop).done)
    expect([greeted, claimed]).toMatchObject([done, done])
    expect(newcomer.folder.files.size).toBe(1)
  })

  test('before the name of the attempt is known still cancels it', async () => {
    const stop = new AbortController()
    founder.line.weather = ({ command }) => {
      if (command === 'invite_greeter_start_greeting_attempt') stop.abort(reason)
      return 'fine'
    }
    await expect(greets({}, stop).done).rejects.toBe(reason)
    expect(scene.attemptEnds).toEqual(['GREETER MANUALLY_CANCELLED'])
  })

  test.each([
    ['choosePeerCode', () => greets({ choosePeerCode: refuse }).done, () => claims().done],
    ['confirmUser', () => greets({ confirmUser: refuse }).done, () => claims().done],
  ] as const)('as greeter by refusing %s ends it on both sides', async (_, greeter, claimer) => {
    const [greeted, claimed] = await settled(greeter(), claimer())
    expect(greeted).toEqual({ status: 'rejected', reason: refusal })
    expect(claimed).toMatchObject(rejectedWith('peer_gone'))
  })

  test.each(['choosePeerCode', 'person', 'deviceLabel', 'newPassword'] as const)(
    'as claimer by refusing %s ends it on both sides',
    async (question) => {
      const [greeted, claimed] = await settled(greets().done, claims({ [question]: refuse }).done)
      expect(greeted).toMatchObject(rejectedWith('peer_gone'))
      expect(claimed).toEqual({ status: 'rejected', reason: refusal })
    },
  )
})

const refusal = new Error('no')
async function refuse(): Promise<never> {
  throw refusal
}

describe('a program that vanishes without a word', () => {
  test.each(CLAIMER_STEPS.slice(0, 7))('at %s of the claimer is replaced by the next one', async (step) => {
    newcomer.line.weather = once(step, 'killed')
    const { done: greeted, ask } = greets()
    void claims().done
    await until(() => newcomer.line.isDead)
    const again = scene.newcomer()
    const outcome = await Promise.all([greeted, claims({}, {}, again).done])
    expect(outcome[0]).toMatchObject({ userId: outcome[1].device.userId })
    const isSilent = CLAIMER_STEPS.indexOf(step) < 4
    expect(ask.states.includes('peer_gone_restarting')).toBe(!isSilent)
  })

  test.each(GREETER_STEPS.slice(0, 7))('at %s of the greeter is replaced by the next one', async (step) => {
    founder.line.weather = once(step, 'killed')
    const { done: claimed, ask } = claims()
    void greets().done
    await until(() => founder.line.isDead)
    const again = scene.member(founder.device)
    const [, { device }] = await Promise.all([greets({}, {}, again).done, claimed])
    expect(scene.validated(device)).toMatchObject({ status: 'added' })
    expect(ask.asked.filter((what) => what === 'password')).toHaveLength(1)
  })

  test.each(CLAIMER_STEPS.slice(0, 7))('at %s of the claimer is not waited for for ever', async (step) => {
    newcomer.line.weather = once(step, 'killed')
    void claims().done
    // Its wish was there, and was granted before anybody could know.
    const code = step === 'NUMBER_6_SEND_PAYLOAD' ? 'keys_not_confirmed' : 'peer_gone'
    await expect(greets().done).rejects.toMatchObject({ code })
  })

  test.each(GREETER_STEPS.slice(0, 7))('at %s of the greeter is not waited for for ever', async (step) => {
    founder.line.weather = once(step, 'killed')
    void greets().done
    await expect(claims().done).rejects.toMatchObject({ code: 'peer_gone' })
  })

  test('as claimer once it has access leaves the greeter with that to tell', async () => {
    newcomer.line.weather = ({ step }) =>
      step === 'NUMBER_7_GET_PAYLOAD' && scene.server.records.users.size === 2 ? 'killed' : 'fine'
    void claims().done
    await expect(greets().done).rejects.toMatchObject({ code: 'keys_not_confirmed' })
    expect(scene.server.records.invitations.get(link.token)?.status).toBe('PENDING')
  })

  test('as claimer that comes back after it got access is not given it twice', async () => {
    newcomer.line.weather = ({ step }) =>
      step === 'NUMBER_7_GET_PAYLOAD' && scene.server.records.users.size === 2 ? 'killed' : 'fine'
    void claims().done
    const { done: greeted } = greets()
    await until(() => newcomer.line.isDead)
    const stop = new AbortController()
    const again = claims({}, stop, scene.newcomer())
    await expect(greeted).rejects.toMatchObject({ code: 'keys_not_confirmed' })
    stop.abort(new Error('enough'))
    await expect(again.done).rejects.toThrow('enough')
    expect(scene.server.records.users.size).toBe(2)
  })

  test('as greeter once the payload is there leaves the claimer with its device', async () => {
    founder.line.weather = once('NUMBER_8_WAIT_PEER_ACKNOWLEDGMENT', 'killed')
    void greets().done
    const { device } = await claims().done
    expect(scene.validated(device)).toMatchObject({ status: 'added' })
  })

  test('before anybody came is not mistaken for somebody', async () => {
    newcomer.line.weather = once('NUMBER_0_WAIT_PEER', 'killed')
    void claims().done
    await until(() => newcomer.line.isDead)
    const { ask, done: greeted } = greets()
    await expect(greeted).rejects.toMatchObject({ code: 'peer_gone' })
    expect(ask.states).toEqual(['waiting_peer'])
  })
})

/** Time passes by itself; looks again at each of its steps. */
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await scene.clock.sleep(10)
}

describe('a bad line', () => {
  test.each(['lost_request', 'lost_reply'] as const)('with a %s at every step changes nothing', async (weather) => {
    for (const line of [founder.line, newcomer.line]) {
      const lostOnce = new Set<string>()
      line.weather = ({ step, command }) => {
        const what = step ?? command
        if (lostOnce.has(what) || what === 'invite_list' || what === 'invite_info') return 'fine'
        lostOnce.add(what)
        return weather
      }
    }
    const [greeted, claimed] = await settled(greets().done, claims().done)
    expect([greeted, claimed]).toMatchObject([done, done])
    expect(scene.server.records.users.size).toBe(2)
    expect(scene.server.records.invitations.get(link.token)?.status).toBe('FINISHED')
  })

  test('that stays bad is told as such, and the other side is not kept waiting', async () => {
    let isCut = false
    newcomer.line.weather = ({ step }) => {
      if (step === 'NUMBER_5_WAIT_PEER_TRUST') isCut = true
      return isCut ? 'lost_request' : 'fine'
    }
    const [greeted, claimed] = await settled(greets().done, claims().done)
    expect(claimed).toMatchObject(rejectedWith('offline'))
    expect(greeted).toMatchObject(rejectedWith('peer_gone'))
  })

  test('is said at once when nothing has begun yet', async () => {
    newcomer.line.weather = () => 'lost_request'
    const before = scene.clock.monotonic()
    await expect(claims().done).rejects.toMatchObject({ code: 'offline' })
    expect(scene.clock.monotonic() - before).toBeLessThan(1_000)
  })

  test('of one side does not look like silence of the other', async () => {
    const outage = TEST_PACE.network - 5_000
    let since: number | undefined
    founder.line.weather = ({ step }) => {
      if (step !== 'NUMBER_2_SEND_NONCE') return 'fine'
      since ??= scene.clock.monotonic()
      return scene.clock.monotonic() - since < outage ? 'lost_request' : 'fine'
    }
    const { ask, done: claimed } = claims()
    const [greeted, joined] = await settled(greets().done, claimed)
    expect([greeted, joined]).toMatchObject([done, done])
    expect(ask.states).not.toContain('peer_gone_restarting')
  })
})

describe('a wrong code', () => {
  const pickWrong = (times: number) => {
    let wrong = 0
    return async (candidates: readonly string[], signal: AbortSignal) => {
      const right = await telephone.hear(candidates, signal)
      wrong += 1
      return wrong > times ? right : (candidates.find((code) => code !== right) ?? null)
    }
  }

  test.each([
    ['greeter', () => ({ greeter: { choosePeerCode: pickWrong(1) } })],
    ['claimer', () => ({ claimer: { choosePeerCode: pickWrong(1) } })],
  ] as const)('picked by the %s starts both sides again, with other codes', async (side, make) => {
    const { greeter = {}, claimer = {} } = make() as Answers
    const shown: string[] = []
    const showOwnCode = (code: string): void => {
      shown.push(code)
      telephone.say(code)
    }
    const both = { greeter: greets({ ...greeter, showOwnCode }), claimer: claims(claimer) }
    expect(await settled(both.greeter.done, both.claimer.done)).toMatchObject([done, done])
    expect(new Set(shown).size).toBe(2)
    for (const { ask } of [both.greeter, both.claimer])
      expect(ask.states.filter((state) => state === 'wrong_code_restarting')).toHaveLength(1)
    expect(scene.attemptEnds[0]).toBe(`${side.toUpperCase()} INVALID_SAS_CODE`)
  })

  test('is also one that is not among those offered', async () => {
    const none = async () => null
    const both = { greeter: greets(), claimer: claims({ choosePeerCode: none }) }
    const ends = await settled(both.greeter.done, both.claimer.done)
    expect(ends).toMatchObject([rejectedWith('codes_differ'), rejectedWith('codes_differ')])
    expect(scene.attemptEnds).toEqual(Array(3).fill('CLAIMER INVALID_SAS_CODE'))
    expect(scene.server.records.users.size).toBe(1)
  })

  test('three times ends it, on whichever side', async () => {
    const both = {
      greeter: greets({ choosePeerCode: pickWrong(2) }),
      claimer: claims({ choosePeerCode: pickWrong(1) }),
    }
    const ends = await settled(both.greeter.done, both.claimer.done)
    expect(ends).toMatchObject([rejectedWith('codes_differ'), rejectedWith('codes_differ')])
  })

  test('keeps what the newcomer said about itself', async () => {
    let rounds = 0
    const greeter = greets({
      confirmUser: async (requested, signal) => {
        rounds += 1
        if (rounds > 1) return { ...requested, profile: 'STANDARD' }
        scene.server.records.attempts.start('GREETER', link.token, founder.device.userId)
        return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
      },
    })
    const claimer = claims()
    await settled(greeter.done, claimer.done)
    const asked = (what: string) => claimer.ask.asked.filter((one) => one === what).length
    expect([asked('code'), asked('person'), asked('label'), asked('password')]).toEqual([1, 1, 1, 1])
  })
})

interface Answers {
  readonly greeter?: Partial<GreeterQuestions>
  readonly claimer?: Partial<ClaimerQuestions>
}

describe('a question whose answer does not matter any more', () => {
  test('is aborted when the other side starts again, and asked anew afterwards', async () => {
    const signals: AbortSignal[] = []
    let open = 0
    const choosePeerCode = async (candidates: readonly string[], signal: AbortSignal): Promise<string> => {
      expect(open).toBe(0)
      open += 1
      signals.push(signal)
      try {
        if (signals.length > 1) return await telephone.hear(candidates, signal)
        newcomer.line.isDead = true
        void claims({}, {}, scene.newcomer()).done
        return await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
      } finally {
        open -= 1
      }
    }
    void claims().done
    const { ask, done: greeted } = greets({ choosePeerCode })
    expect(await greeted).toMatchObject({ type: 'USER' })
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, false])
    expect(ask.states).toContain('peer_gone_restarting')
  })

  test('is waited for when it does not listen, and its answer is not used', async () => {
    let asked = 0
    const choosePeerCode = async (candidates: readonly string[], signal: AbortSignal): Promise<string | null> => {
      asked += 1
      if (asked > 1) return telephone.hear(candidates, signal)
      newcomer.line.isDead = true
      void claims({}, {}, scene.newcomer()).done
      await scene.clock.sleep(30_000)
      expect(signal.aborted).toBe(true)
      return null
    }
    void claims().done
    const { ask, done: greeted } = greets({ choosePeerCode })
    expect(await greeted).toMatchObject({ type: 'USER' })
    expect(asked).toBe(2)
    expect(ask.states).not.toContain('wrong_code_restarting')
  })
})

describe('several who may let one in', () => {
  let carol: TestMember
  beforeEach(async () => {
    carol = await scene.addUser(founder, 'Carol')
  })

  test('are all waited for; the first who comes is told, the others are let go', async () => {
    const met: unknown[] = []
    const { done: claimed } = claims({ met: (greeter) => void met.push(greeter) })
    await until(() => scene.server.records.attempts.all.length === 2)
    const [, { device }] = await Promise.all([greets({}, {}, carol).done, claimed])
    expect(met).toEqual([carol.device.humanHandle])
    expect(scene.attemptEnds.toSorted()).toEqual(['CLAIMER MANUALLY_CANCELLED', 'open'])
    expect(scene.validated(device)).toMatchObject({ status: 'added' })
  })

  test('and come together: one lets in, the other learns that it was not needed', async () => {
    const ends = await Promise.allSettled([greets().done, greets({}, {}, carol).done, claims().done])
    const statuses = ends.slice(0, 2).map(({ status }) => status)
    expect(statuses.toSorted()).toEqual(['fulfilled', 'rejected'])
    expect(ends.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'peer_gone' } })
    expect(ends[2]).toMatchObject(done)
    expect(scene.server.records.users.size).toBe(3)
  })

  test('and may no more are passed over while another may come', async () => {
    const { done: claimed } = claims()
    await until(() => scene.server.records.attempts.all.length === 2)
    revoke(founder)
    expect(await settled(greets({}, {}, carol).done, claimed)).toMatchObject([done, done])
  })

  test('end it when none of them may any more', async () => {
    const { done: claimed } = claims()
    await until(() => scene.server.records.attempts.all.length === 2)
    revoke(founder)
    revoke(carol)
    await expect(claimed).rejects.toMatchObject({ code: 'invitation_gone' })
  })

  test('and come, leave and come again are met', async () => {
    const stop = new AbortController()
    founder.line.weather = once('NUMBER_0_WAIT_PEER', () => stop.abort(new Error('later')))
    const { done: claimed } = claims()
    await expect(greets({}, stop).done).rejects.toThrow('later')
    expect(await settled(greets().done, claimed)).toMatchObject([done, done])
  })

  test('are all let go when the person leaves', async () => {
    const stop = new AbortController()
    const { done: claimed } = claims({}, stop)
    await until(() => scene.server.records.attempts.all.length === 2)
    stop.abort(new Error('enough'))
    await expect(claimed).rejects.toThrow('enough')
    expect(scene.attemptEnds).toEqual(['CLAIMER MANUALLY_CANCELLED', 'CLAIMER MANUALLY_CANCELLED'])
  })

  function revoke({ device }: TestMember): void {
    const user = scene.server.records.users.get(device.userId)
    if (user !== undefined) user.isRevoked = true
  }
})

describe('another device of the greeter', () => {
  let desk: TestMember
  beforeEach(async () => {
    const signingKey = scene.tools.crypto.newSigningKey()
    const verifyKey = scene.tools.crypto.verifyKeyOf(signingKey)
    const wish = { deviceLabel: label('desk 2'), verifyKey, purpose: 'STANDARD' } as const
    const { deviceId } = await createDevice(founder.context, wish)
    desk = scene.member({ ...founder.device, deviceId, signingKey })
  })

  test.each(GREETER_STEPS.slice(1, 7))('takes over at %s, and the first one says so', async (step) => {
    let second: Promise<unknown> | undefined
    founder.line.weather = once(step, () => {
      second = greets({}, {}, desk).done
    })
    const { ask, done: claimed } = claims()
    await expect(greets().done).rejects.toMatchObject({ code: 'invitation_in_use' })
    expect(await settled(Promise.resolve(second), claimed)).toMatchObject([done, done])
    // The claimer was still on its way out of step 3 when the greeter came to step 4.
    const isSilent = GREETER_STEPS.indexOf(step) <= 4
    expect(ask.states.includes('peer_gone_restarting')).toBe(!isSilent)
    expect(scene.server.records.users.size).toBe(2)
  })
})

describe('somebody else with the same link', () => {
  test('takes over, and the first one says so', async () => {
    const { done: claimed } = claims()
    await until(() => scene.server.records.attempts.all.length === 1)
    const other = claims({}, {}, scene.newcomer())
    await expect(claimed).rejects.toMatchObject({ code: 'invitation_in_use' })
    expect(await settled(greets().done, other.done)).toMatchObject([done, done])
  })
})

describe('a peer that starts again and again', () => {
  test('is followed 8 times, then given up', async () => {
    const { attempts } = scene.server.records
    let starts = 0
    newcomer.line.weather = ({ command, step }) => {
      if (command === 'invite_claimer_start_greeting_attempt') starts += 1
      // As often as the claimer comes, the greeter starts anew.
      if (step === 'NUMBER_0_WAIT_PEER') attempts.start('GREETER', link.token, founder.device.userId)
      return 'fine'
    }
    attempts.start('GREETER', link.token, founder.device.userId)
    await expect(claims().done).rejects.toMatchObject({ code: 'peer_gone', detail: 'too many restarts' })
    expect(starts).toBe(9)
  })

  test('after the codes were shown is followed no more often', async () => {
    const { attempts } = scene.server.records
    newcomer.line.weather = ({ step }) => {
      if (step === 'NUMBER_4_SIGNIFY_TRUST') attempts.start('GREETER', link.token, founder.device.userId)
      return 'fine'
    }
    const stop = new AbortController()
    const { ask, done: claimed } = claims()
    const greeter = (async () => {
      while (!stop.signal.aborted) await greets({}, stop).done.catch(() => undefined)
    })()
    await expect(claimed).rejects.toMatchObject({ code: 'peer_gone' })
    stop.abort(new Error('enough'))
    await greeter
    expect(ask.states.filter((state) => state === 'waiting_peer_code')).toHaveLength(9)
  })
})

test('a line that waits is asked no more than once a second', async () => {
  const stop = new AbortController()
  const { done: greeted } = greets({}, stop)
  await scene.clock.sleep(60_000)
  stop.abort(new Error('enough'))
  await expect(greeted).rejects.toThrow('enough')
  const polls = founder.line.sent.filter(({ step }) => step !== undefined).length
  expect(polls).toBeGreaterThan(58)
  expect(polls).toBeLessThan(66)
})
