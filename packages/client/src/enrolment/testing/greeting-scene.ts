import { claim } from '../claimer/claim.ts'
import type { InvitationLink } from '../claimer/claim-parts.ts'
import type { ClaimerQuestions } from '../claimer/claimer-questions.ts'
import type { GreeterQuestions, GreetOutcome } from '../greeter-questions.ts'
import type { NewDevice } from '../newcomer-parts.ts'
import { EnrolmentScene, type TestMember, type TestNewcomer } from './enrolment-scene.ts'
import type { Exchange } from './enrolment-server.ts'
import { patientClaimer, patientGreeter, type TestClaimer, type TestGreeter } from './people.ts'
import { Telephone } from './telephone.ts'
import type { Weather } from './test-line.ts'

export const GREETER_STEPS = [
  'NUMBER_0_WAIT_PEER',
  'NUMBER_1_GET_HASHED_NONCE',
  'NUMBER_2_SEND_NONCE',
  'NUMBER_3_GET_NONCE',
  'NUMBER_4_WAIT_PEER_TRUST',
  '5',
  'NUMBER_6_GET_PAYLOAD',
] as const

export const CLAIMER_STEPS = [
  'NUMBER_0_WAIT_PEER',
  'NUMBER_1_SEND_HASHED_NONCE',
  'NUMBER_2_GET_NONCE',
  'NUMBER_3_SEND_NONCE',
  'NUMBER_4_SIGNIFY_TRUST',
  'NUMBER_5_WAIT_PEER_TRUST',
  'NUMBER_6_SEND_PAYLOAD',
] as const

export interface Greets {
  readonly answers?: Partial<GreeterQuestions>
  readonly signal?: AbortSignal
  readonly by?: TestMember
}

export interface Claims {
  readonly answers?: Partial<ClaimerQuestions>
  readonly signal?: AbortSignal
  readonly by?: TestNewcomer
}

/** Alice invites a user, and has the other on the telephone. */
export class GreetingScene {
  readonly scene: EnrolmentScene
  readonly founder: TestMember
  readonly link: InvitationLink
  readonly newcomer: TestNewcomer
  readonly telephone = new Telephone()

  static async open(): Promise<GreetingScene> {
    const { scene, founder } = await EnrolmentScene.founded()
    return new GreetingScene(scene, { founder, link: await scene.inviteUser(founder) })
  }

  private constructor(scene: EnrolmentScene, { founder, link }: Pick<GreetingScene, 'founder' | 'link'>) {
    this.scene = scene
    this.founder = founder
    this.link = link
    this.newcomer = scene.newcomer()
  }

  greets({ answers, signal, by = this.founder }: Greets = {}): { ask: TestGreeter; done: Promise<GreetOutcome> } {
    const ask = patientGreeter(this.telephone, answers)
    return { ask, done: awaitable(by.invitations.greet(this.link.token, ask, signal)) }
  }

  claims({ answers, signal, by = this.newcomer }: Claims = {}): { ask: TestClaimer; done: Promise<NewDevice> } {
    const ask = patientClaimer(this.telephone, answers)
    return { ask, done: awaitable(claim(by.parts, this.link, { ask, ...(signal && { signal }) })) }
  }

  /** Nobody is left behind: both are waited for. */
  async settled(greeter: Greets = {}, claimer: Claims = {}) {
    return Promise.allSettled([this.greets(greeter).done, this.claims(claimer).done])
  }

  /** Time passes by itself; looks again at each of its steps. */
  async until(condition: () => boolean): Promise<void> {
    while (!condition()) await this.scene.clock.sleep(10)
  }
}

/** To be looked at later, or never. */
function awaitable<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined)
  return promise
}

/** What becomes of the first time that the step is sent. */
export function once(step: string, weather: Weather | (() => void)): (exchange: Exchange) => Weather {
  let isDone = false
  return (exchange) => {
    if (isDone || exchange.step !== step) return 'fine'
    isDone = true
    if (typeof weather === 'string') return weather
    weather()
    return 'fine'
  }
}

/** As `Promise.allSettled` says it. */
export const fulfilled = { status: 'fulfilled' } as const

export function rejectedWith(code: string, detail?: string) {
  return { status: 'rejected', reason: { code, ...(detail !== undefined && { detail }) } } as const
}
