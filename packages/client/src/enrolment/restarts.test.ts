import type { EmailAddress } from '@parallax/wire'
import { beforeEach, describe, expect, test } from 'vitest'
import { TEST_PACE, type TestMember, type TestNewcomer } from './testing/enrolment-scene.ts'
import { fulfilled, GreetingScene, rejectedWith } from './testing/greeting-scene.ts'
import { handle, label } from './testing/people.ts'

let here: GreetingScene
let founder: TestMember
let newcomer: TestNewcomer
beforeEach(async () => {
  here = await GreetingScene.open()
  ;({ founder, newcomer } = here)
})

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
    expect(await here.settled()).toMatchObject([fulfilled, fulfilled])
    expect(here.scene.server.records.users.size).toBe(2)
    expect(here.scene.server.records.invitations.get(here.link.token)?.status).toBe('FINISHED')
  })

  test('that stays bad is told as such, and the other side is not kept waiting', async () => {
    let isCut = false
    newcomer.line.weather = ({ step }) => {
      if (step === 'NUMBER_5_WAIT_PEER_TRUST') isCut = true
      return isCut ? 'lost_request' : 'fine'
    }
    expect(await here.settled()).toMatchObject([rejectedWith('peer_gone'), rejectedWith('offline')])
  })

  test('is said at once when nothing has begun yet', async () => {
    newcomer.line.weather = () => 'lost_request'
    const before = here.scene.clock.monotonic()
    await expect(here.claims().done).rejects.toMatchObject({ code: 'offline' })
    expect(here.scene.clock.monotonic() - before).toBeLessThan(1_000)
  })

  test('while both start again is carried over', async () => {
    let isCut = false
    newcomer.line.weather = ({ command }) => {
      if (command.includes('_cancel_')) isCut = true
      if (command !== 'invite_info' || !isCut) return 'fine'
      isCut = false
      return 'lost_request'
    }
    let picks = 0
    const choosePeerCode = async (candidates: readonly string[], signal: AbortSignal) => {
      picks += 1
      return picks === 1 ? null : here.telephone.hear(candidates, signal)
    }
    expect(await here.settled({}, { answers: { choosePeerCode } })).toMatchObject([fulfilled, fulfilled])
    expect(newcomer.line.sent.filter(({ command }) => command === 'invite_info')).toHaveLength(3)
  })

  test('while a person is asked does not end the question', async () => {
    let isAsked = false
    newcomer.line.weather = () => (isAsked ? 'lost_request' : 'fine')
    const person = async (address: EmailAddress) => {
      isAsked = true
      await here.scene.clock.sleep(20_000)
      isAsked = false
      return handle(address, 'Cut off')
    }
    expect(await here.settled({}, { answers: { person } })).toMatchObject([fulfilled, fulfilled])
  })

  test('of one side does not look like silence of the other', async () => {
    const slowly = async <T>(answer: T): Promise<T> => {
      await here.scene.clock.sleep(TEST_PACE.person - 15_000)
      return answer
    }
    let since: number | undefined
    founder.line.weather = ({ step }) => {
      if (step !== 'NUMBER_6_GET_PAYLOAD') return 'fine'
      since ??= here.scene.clock.monotonic()
      const elapsed = here.scene.clock.monotonic() - since
      return elapsed > 35_000 && elapsed < 60_000 ? 'lost_request' : 'fine'
    }
    const person = (address: EmailAddress) => slowly(handle(address, 'Slow'))
    const { ask, done: claimed } = here.claims({ answers: { person, deviceLabel: () => slowly(label('slow')) } })
    expect(await Promise.allSettled([here.greets().done, claimed])).toMatchObject([fulfilled, fulfilled])
    expect(ask.states).not.toContain('peer_gone_restarting')
  })
})

describe('a wrong code', () => {
  const pickWrong = (times: number) => {
    let wrong = 0
    return async (candidates: readonly string[], signal: AbortSignal) => {
      const right = await here.telephone.hear(candidates, signal)
      wrong += 1
      return wrong > times ? right : (candidates.find((code) => code !== right) ?? null)
    }
  }

  test.each(['GREETER', 'CLAIMER'] as const)(
    'picked by the %s starts both sides again, with other codes',
    async (side) => {
      const wrong = { choosePeerCode: pickWrong(1) }
      const shown: string[] = []
      const showOwnCode = (code: string): void => {
        shown.push(code)
        here.telephone.say(code)
      }
      const greeter = here.greets({ answers: { showOwnCode, ...(side === 'GREETER' && wrong) } })
      const claimer = here.claims({ answers: side === 'CLAIMER' ? wrong : {} })
      expect(await Promise.allSettled([greeter.done, claimer.done])).toMatchObject([fulfilled, fulfilled])
      expect(new Set(shown).size).toBe(2)
      for (const { ask } of [greeter, claimer])
        expect(ask.states.filter((state) => state === 'wrong_code_restarting')).toHaveLength(1)
      expect(here.scene.attemptEnds[0]).toBe(`${side} INVALID_SAS_CODE`)
      // Nothing is cancelled twice, nor once it is over.
      const cancels = [...founder.line.sent, ...newcomer.line.sent].filter(({ command }) =>
        command.includes('_cancel_'),
      )
      expect(cancels).toHaveLength(1)
    },
  )

  test('is also one that is not among those offered', async () => {
    const ends = await here.settled({}, { answers: { choosePeerCode: async () => null } })
    expect(ends).toMatchObject([rejectedWith('codes_differ'), rejectedWith('codes_differ')])
    expect(here.scene.attemptEnds).toEqual(Array(3).fill('CLAIMER INVALID_SAS_CODE'))
    expect(here.scene.server.records.users.size).toBe(1)
  })

  test('three times ends it, on whichever side', async () => {
    const [greeter, claimer] = [{ choosePeerCode: pickWrong(2) }, { choosePeerCode: pickWrong(1) }]
    const ends = await here.settled({ answers: greeter }, { answers: claimer })
    expect(ends).toMatchObject([rejectedWith('codes_differ'), rejectedWith('codes_differ')])
  })
})

describe('a question whose answer does not matter any more', () => {
  const killClaimer = (): void => {
    newcomer.line.isDead = true
    here.claims({ by: here.scene.newcomer() })
  }

  test('is aborted when the other side starts again, and asked anew afterwards', async () => {
    const signals: AbortSignal[] = []
    let open = 0
    const choosePeerCode = async (candidates: readonly string[], signal: AbortSignal): Promise<string> => {
      expect(open).toBe(0)
      open += 1
      signals.push(signal)
      try {
        if (signals.length > 1) return await here.telephone.hear(candidates, signal)
        killClaimer()
        return await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
      } finally {
        open -= 1
      }
    }
    here.claims()
    const { ask, done: greeted } = here.greets({ answers: { choosePeerCode } })
    expect(await greeted).toMatchObject({ type: 'USER' })
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, false])
    expect(ask.states).toContain('peer_gone_restarting')
  })

  test('is waited for when it does not listen, and its answer is not used', async () => {
    let asked = 0
    const choosePeerCode = async (candidates: readonly string[], signal: AbortSignal): Promise<string | null> => {
      asked += 1
      if (asked > 1) return here.telephone.hear(candidates, signal)
      killClaimer()
      await here.scene.clock.sleep(30_000)
      expect(signal.aborted).toBe(true)
      return null
    }
    here.claims()
    const { ask, done: greeted } = here.greets({ answers: { choosePeerCode } })
    expect(await greeted).toMatchObject({ type: 'USER' })
    expect(asked).toBe(2)
    expect(ask.states).not.toContain('wrong_code_restarting')
  })

  test('is not asked again about the newcomer once it was answered', async () => {
    let rounds = 0
    const greeter = here.greets({
      answers: {
        confirmUser: async (requested, signal) => {
          rounds += 1
          if (rounds > 1) return { ...requested, profile: 'STANDARD' }
          // The greeter's program starts again elsewhere, and that one takes over.
          here.greets({ by: here.scene.member(founder.device) })
          return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
        },
      },
    })
    const claimer = here.claims()
    await expect(greeter.done).rejects.toMatchObject({ code: 'invitation_gone' })
    await claimer.done
    const asked = (what: string) => claimer.ask.asked.filter((one) => one === what).length
    expect([asked('code'), asked('person'), asked('label'), asked('password')]).toEqual([2, 1, 1, 1])
  })
})

describe('a person who takes long', () => {
  test('is met again by a side that gave up waiting', async () => {
    const patient = { ...newcomer, parts: { ...newcomer.parts, pace: { ...TEST_PACE, person: 10 * TEST_PACE.person } } }
    let picks = 0
    const choosePeerCode = async (candidates: readonly string[], signal: AbortSignal): Promise<string> => {
      picks += 1
      if (picks === 1) await here.scene.clock.sleep(2 * TEST_PACE.person, signal)
      return here.telephone.hear(candidates, signal)
    }
    const claimer = here.claims({ by: patient, answers: { choosePeerCode } })
    const greeter = here.greets()
    expect(await Promise.allSettled([greeter.done, claimer.done])).toMatchObject([fulfilled, fulfilled])
    for (const { ask } of [greeter, claimer]) expect(ask.states).toContain('peer_gone_restarting')
    expect(picks).toBe(2)
  })
})

describe('a peer that starts again and again', () => {
  test('is followed 8 times, then given up', async () => {
    const { attempts } = here.scene.server.records
    let starts = 0
    newcomer.line.weather = ({ command, step }) => {
      if (command === 'invite_claimer_start_greeting_attempt') starts += 1
      // As often as the claimer comes, the greeter starts anew.
      if (step === 'NUMBER_0_WAIT_PEER') attempts.start('GREETER', here.link.token, founder.device.userId)
      return 'fine'
    }
    attempts.start('GREETER', here.link.token, founder.device.userId)
    await expect(here.claims().done).rejects.toMatchObject({ code: 'peer_gone', detail: 'too many restarts' })
    expect(starts).toBe(9)
  })

  test('after the codes were shown is followed no more often', async () => {
    const { attempts } = here.scene.server.records
    newcomer.line.weather = ({ step }) => {
      if (step === 'NUMBER_4_SIGNIFY_TRUST') attempts.start('GREETER', here.link.token, founder.device.userId)
      return 'fine'
    }
    const stop = new AbortController()
    const { ask, done: claimed } = here.claims()
    const greeter = (async () => {
      while (!stop.signal.aborted) await here.greets(stop).done.catch(() => undefined)
    })()
    await expect(claimed).rejects.toMatchObject({ code: 'peer_gone' })
    stop.abort(new Error('enough'))
    await greeter
    expect(ask.states.filter((state) => state === 'waiting_peer_code')).toHaveLength(9)
  })
})

test('a line that waits is asked no more than once a second', async () => {
  const stop = new AbortController()
  const { done: greeted } = here.greets(stop)
  await here.scene.clock.sleep(60_000)
  stop.abort(new Error('enough'))
  await expect(greeted).rejects.toThrow('enough')
  const polls = founder.line.sent.filter(({ step }) => step !== undefined).length
  expect(polls).toBeGreaterThan(58)
  expect(polls).toBeLessThan(66)
})

test('nobody is waited for for ever', async () => {
  const before = here.scene.clock.monotonic()
  await expect(here.greets().done).rejects.toMatchObject({ code: 'peer_gone', detail: 'nobody came' })
  expect(here.scene.clock.monotonic() - before).toBeLessThan(TEST_PACE.meeting + 5_000)
  expect(here.scene.attemptEnds).toEqual(['GREETER MANUALLY_CANCELLED'])
})
