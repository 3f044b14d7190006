import { PublicKey } from '@parallax/crypto'
import { beforeEach, describe, expect, test } from 'vitest'
import { claim } from './claimer/claim.ts'
import type { InvitationLink } from './claimer/claim-parts.ts'
import { EnrolmentScene, type TestMember, type TestNewcomer } from './testing/enrolment-scene.ts'
import type { Exchange, Reply } from './testing/enrolment-server.ts'
import { patientClaimer, patientGreeter } from './testing/people.ts'
import { Telephone } from './testing/telephone.ts'

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

/** People who listen for a while, and say that it is none of these when they do not find what they heard. */
async function compare(candidates: readonly string[]): Promise<string | null> {
  const tooLong = new AbortController()
  const giveUp = scene.clock.sleep(5_000).then(() => tooLong.abort())
  const heard = await telephone.hear(candidates, tooLong.signal).catch(() => null)
  await giveUp
  return heard
}

async function greetAndClaim() {
  return Promise.allSettled([
    founder.invitations.greet(link.token, patientGreeter(telephone, { choosePeerCode: compare })),
    claim(newcomer.parts, link, { ask: patientClaimer(telephone, { choosePeerCode: compare }) }),
  ])
}

/** Changes what one side gets of the other at one step. */
function alter(step: string, change: (peer: Readonly<Record<string, unknown>>) => object): void {
  scene.server.tamper = (exchange: Exchange, reply: Reply): Reply => {
    if (exchange.step !== step || reply.status !== 'ok') return reply
    const field = exchange.command === 'invite_greeter_step' ? 'claimerStep' : 'greeterStep'
    const peer = reply[field] as Readonly<Record<string, unknown>>
    return { ...reply, [field]: { ...peer, ...change(peer) } }
  }
}

const rejectedWith = (code: string, detail?: string) => ({
  status: 'rejected',
  reason: { code, ...(detail && { detail }) },
})

function nobodyIsIn(): void {
  expect(scene.server.records.users.size).toBe(1)
  expect(newcomer.folder.files.size).toBe(0)
}

/** The last byte of it is another one. */
function changed(bytes: unknown): Uint8Array {
  if (!(bytes instanceof Uint8Array)) throw new Error('not bytes')
  return Uint8Array.from(bytes, (byte, at) => (at === bytes.length - 1 ? byte ^ 1 : byte))
}

describe('a server that puts its own keys between the two', () => {
  test.each([
    ['the claimer', ['invite_claimer_step']],
    ['the greeter', ['invite_greeter_step']],
    ['both', ['invite_claimer_step', 'invite_greeter_step']],
  ])('is found out by the codes: towards %s', async (_, commands) => {
    const publicKey = scene.tools.crypto.publicKeyOf(scene.tools.crypto.newPrivateKey())
    scene.server.tamper = ({ command, step }, reply) => {
      if (!commands.includes(command) || step !== 'NUMBER_0_WAIT_PEER' || reply.status !== 'ok') return reply
      const forged = { step: 'NUMBER_0_WAIT_PEER', publicKey }
      return command === 'invite_greeter_step' ? { ...reply, claimerStep: forged } : { ...reply, greeterStep: forged }
    }
    const ends = await greetAndClaim()
    expect(ends).toMatchObject([rejectedWith('codes_differ'), rejectedWith('codes_differ')])
    nobodyIsIn()
  })

  test.each([
    ['greeter', 'invite_greeter_step'],
    ['claimer', 'invite_claimer_step'],
  ])('gets nowhere with a key that gives away the secret, given to the %s', async (side, of) => {
    const publicKey = new PublicKey(new Uint8Array(32))
    const forged = { step: 'NUMBER_0_WAIT_PEER', publicKey }
    scene.server.tamper = ({ command, step }, reply) =>
      command === of && step === 'NUMBER_0_WAIT_PEER' && reply.status === 'ok'
        ? { ...reply, claimerStep: forged, greeterStep: forged }
        : reply
    const ends = await greetAndClaim()
    expect(ends[side === 'greeter' ? 0 : 1]).toMatchObject(
      rejectedWith('greeting_altered', 'corrupted shared secret key'),
    )
    expect(ends[side === 'greeter' ? 1 : 0]).toMatchObject(rejectedWith('peer_gone'))
    nobodyIsIn()
  })
})

describe('a server that alters', () => {
  test('the nonce that the claimer was committed to is found out by the greeter', async () => {
    alter('NUMBER_3_GET_NONCE', ({ claimerNonce }) => ({ claimerNonce: changed(claimerNonce) }))
    const ends = await greetAndClaim()
    expect(ends).toMatchObject([
      rejectedWith('greeting_altered', 'nonce mismatch'),
      rejectedWith('greeting_altered', 'GREETER INVALID_NONCE_HASH'),
    ])
    expect(scene.attemptEnds).toEqual(['GREETER INVALID_NONCE_HASH'])
    nobodyIsIn()
  })

  test('the nonce of the greeter is found out by the codes', async () => {
    alter('NUMBER_2_GET_NONCE', ({ greeterNonce }) => ({ greeterNonce: changed(greeterNonce) }))
    expect(await greetAndClaim()).toMatchObject([rejectedWith('codes_differ'), rejectedWith('codes_differ')])
    nobodyIsIn()
  })

  test('what the claimer asks for is refused, and the claimer is told why', async () => {
    alter('NUMBER_6_GET_PAYLOAD', ({ claimerPayload }) => ({ claimerPayload: changed(claimerPayload) }))
    expect(await greetAndClaim()).toMatchObject([
      rejectedWith('greeting_altered', 'decryption'),
      rejectedWith('greeting_altered', 'GREETER UNDECIPHERABLE_PAYLOAD'),
    ])
    expect(scene.attemptEnds).toEqual(['GREETER UNDECIPHERABLE_PAYLOAD'])
    nobodyIsIn()
  })

  test('what the greeter confirms is refused, and nothing of it is saved', async () => {
    alter('NUMBER_7_GET_PAYLOAD', ({ greeterPayload }) => ({ greeterPayload: changed(greeterPayload) }))
    expect(await greetAndClaim()).toMatchObject([
      rejectedWith('keys_not_confirmed'),
      rejectedWith('greeting_altered', 'decryption'),
    ])
    expect(scene.attemptEnds).toEqual(['CLAIMER UNDECIPHERABLE_PAYLOAD'])
    expect(newcomer.folder.files.size).toBe(0)
  })
})

test('a confirmation for a device of somebody else is refused, and the greeter is told why', async () => {
  link = await scene.inviteDevice(founder)
  const carol = await scene.addUser(founder, 'Carol')
  founder = scene.member({ ...founder.device, userId: carol.device.userId })
  const [, claimed] = await greetAndClaim()
  expect(claimed).toMatchObject(rejectedWith('greeting_altered', 'a device of somebody else'))
  expect(scene.attemptEnds).toEqual(['CLAIMER INCONSISTENT_PAYLOAD'])
  expect(newcomer.folder.files.size).toBe(0)
})

describe('a server that invents', () => {
  const cancelled = (origin: 'GREETER' | 'CLAIMER', reason: string) => ({
    status: 'greeting_attempt_cancelled',
    origin,
    reason,
    timestamp: scene.clock.now(),
  })

  test('wrong picks of the other side does not draw codes for ever', async () => {
    let rounds = 0
    scene.server.tamper = ({ command, step }, reply) => {
      if (command !== 'invite_greeter_step' || step !== 'NUMBER_4_WAIT_PEER_TRUST') return reply
      rounds += 1
      return cancelled('CLAIMER', 'INVALID_SAS_CODE')
    }
    const [greeted] = await greetAndClaim()
    expect(greeted).toMatchObject(rejectedWith('codes_differ'))
    expect(rounds).toBe(3)
    nobodyIsIn()
  })

  test('restarts of the other side does not either', async () => {
    let rounds = 0
    scene.server.tamper = ({ command, step }, reply) => {
      if (command !== 'invite_greeter_step' || step !== 'NUMBER_4_WAIT_PEER_TRUST') return reply
      rounds += 1
      return cancelled('CLAIMER', 'AUTOMATICALLY_CANCELLED')
    }
    const [greeted] = await greetAndClaim()
    expect(greeted).toMatchObject(rejectedWith('peer_gone'))
    expect(rounds).toBeLessThanOrEqual(9)
    nobodyIsIn()
  })

  test('a step of another number is not believed', async () => {
    alter('NUMBER_1_SEND_HASHED_NONCE', () => ({ step: 'NUMBER_3_GET_NONCE' }))
    const [, claimed] = await greetAndClaim()
    expect(claimed).toMatchObject(rejectedWith('internal'))
    nobodyIsIn()
  })

  test.each(['step_mismatch', 'step_too_advanced', 'greeting_attempt_not_found', 'greeting_attempt_not_joined'])(
    '%s ends it as a defect',
    async (status) => {
      scene.server.tamper = ({ command, step }, reply) =>
        command === 'invite_greeter_step' && step === 'NUMBER_2_SEND_NONCE' ? { status } : reply
      const [greeted] = await greetAndClaim()
      expect(greeted).toMatchObject(rejectedWith('internal', `greeter at NUMBER_2_SEND_NONCE: ${status}`))
      nobodyIsIn()
    },
  )
})
