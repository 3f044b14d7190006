import { addBatch, CertificateState, selfOf } from '@parallax/certificates'
import { bootstrapOrganization, claim, deviceConnection, listDevices, openDevice } from '@parallax/client'
import { certificateGet, type LocalDevice } from '@parallax/protocol'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  email,
  handle,
  label,
  patientClaimer,
  patientGreeter,
} from '../../../packages/client/src/enrolment/testing/people.ts'
import { Telephone } from '../../../packages/client/src/enrolment/testing/telephone.ts'
import { type Machine, RealOrganization } from './real-organization.ts'

let organization: RealOrganization
let telephone: Telephone
beforeEach(async () => {
  organization = await RealOrganization.open()
  telephone = new Telephone()
})
afterEach(() => organization[Symbol.asyncDispose]())

/** What the device makes of all certificates that the server gives it. */
async function certificatesOf({ connection }: Machine, device: LocalDevice): Promise<CertificateState> {
  const reply = await deviceConnection(connection, device).call(certificateGet, {
    commonAfter: null,
    sequesterAfter: null,
    shamirRecoveryAfter: null,
    realmAfter: new Map(),
  })
  const outcome = addBatch(organization.tools, CertificateState.empty(selfOf(device)), reply)
  if (outcome.status !== 'added') throw new Error(JSON.stringify(outcome))
  return outcome.state
}

describe('creating an organization', () => {
  test('leaves a device that opens, and a chain that its key verifies', async () => {
    const { device, machine } = await organization.founded()
    const { groups } = await listDevices(machine.folder)
    expect(groups).toMatchObject([{ organizationId: device.organizationId, devices: [{ deviceId: device.deviceId }] }])
    const file = groups[0]?.devices[0]?.file ?? ''
    const opened = await openDevice({ folder: machine.folder, crypto: organization.tools.crypto }, file, {
      ask: async () => ({ kind: 'password', password: 'alice' }),
    })
    const state = await certificatesOf(machine, opened)
    expect(state.ownProfile).toBe('ADMIN')
  })

  test('works once for each link', async () => {
    const link = await organization.creationLink()
    const founder = { humanHandle: handle('a@example.com', 'A'), deviceLabel: label('desk'), password: 'p' }
    const [one, two] = [await organization.machine(), await organization.machine()]
    await bootstrapOrganization(one.parts, link, { founder })
    await expect(bootstrapOrganization(two.parts, link, { founder })).rejects.toMatchObject({
      code: 'creation_link_used',
    })
    await expect(bootstrapOrganization(two.parts, { ...link, token: null }, { founder })).rejects.toMatchObject({
      code: 'organization_exists',
    })
    expect((await listDevices(two.folder)).devices).toEqual([])
  })
})

describe('a second device', () => {
  test('joins by codes compared on both sides, and has the keys of its user', async () => {
    const alice = await organization.founded()
    const link = await organization.inviteDevice(alice)
    const phone = await organization.machine()
    const greeter = patientGreeter(telephone, { confirmDevice: async () => ({ deviceLabel: label('my phone') }) })
    const claimer = patientClaimer(telephone)
    const [outcome, { device, known }] = await Promise.all([
      alice.invitations.greet(link.token, greeter),
      claim(phone.parts, link, { ask: claimer }),
    ])
    expect(outcome).toEqual({ type: 'DEVICE', deviceId: device.deviceId, deviceLabel: 'my phone' })
    expect(known).toMatchObject({ deviceLabel: 'my phone', humanHandle: alice.device.humanHandle })
    expect(device.userId).toBe(alice.device.userId)
    expect(device.privateKey.equals(alice.device.privateKey)).toBe(true)
    expect(device.userRealmKey.equals(alice.device.userRealmKey)).toBe(true)
    expect(device.localSymkey.equals(alice.device.localSymkey)).toBe(false)
    expect((await certificatesOf(phone, device)).ownProfile).toBe('ADMIN')
    expect((await alice.invitations.list()).map(({ status }) => status)).toEqual(['FINISHED'])
    // It is an administrator's device like the first one.
    const bob = await organization.inviteUser(organization.working(phone, device), 'bob@example.com')
    expect(bob.kind).toBe('userInvitation')
  })
})

describe('a person who is invited', () => {
  test('joins as the administrator decides', async () => {
    const alice = await organization.founded()
    const link = await organization.inviteUser(alice, 'bob@example.com')
    const laptop = await organization.machine()
    const greeter = patientGreeter(telephone, {
      confirmUser: async ({ humanHandle }) => ({
        humanHandle: { ...humanHandle, label: handle('x@y', 'Robert').label },
        deviceLabel: label('lent'),
        profile: 'OUTSIDER',
      }),
    })
    const [outcome, { device }] = await Promise.all([
      alice.invitations.greet(link.token, greeter),
      claim(laptop.parts, link, { ask: patientClaimer(telephone) }),
    ])
    expect(outcome).toMatchObject({ type: 'USER', userId: device.userId, humanHandle: { label: 'Robert' } })
    expect(device).toMatchObject({ deviceLabel: 'lent', initialProfile: 'OUTSIDER' })
    expect((await certificatesOf(laptop, device)).ownProfile).toBe('OUTSIDER')
    await expect(alice.invitations.inviteUser(email('bob@example.com'), { sendEmail: false })).rejects.toMatchObject({
      code: 'email_taken',
    })
  })

  test('and picks a wrong code starts again by itself, as does the other side', async () => {
    const alice = await organization.founded()
    const link = await organization.inviteUser(alice, 'bob@example.com')
    const laptop = await organization.machine()
    const picks = [0, 0]
    const greeter = patientGreeter(telephone, {
      choosePeerCode: async (candidates, signal) => {
        const right = await telephone.hear(candidates, signal)
        picks[0] = (picks[0] ?? 0) + 1
        return picks[0] === 1 ? (candidates.find((code) => code !== right) ?? null) : right
      },
    })
    const claimer = patientClaimer(telephone, {
      choosePeerCode: async (candidates, signal) => {
        const right = await telephone.hear(candidates, signal)
        picks[1] = (picks[1] ?? 0) + 1
        return picks[1] === 1 ? null : right
      },
    })
    const [outcome, { device }] = await Promise.all([
      alice.invitations.greet(link.token, greeter),
      claim(laptop.parts, link, { ask: claimer }),
    ])
    expect(outcome).toMatchObject({ userId: device.userId })
    for (const { states } of [greeter, claimer])
      expect(states.filter((state) => state === 'wrong_code_restarting')).toHaveLength(2)
  })

  test('and leaves ends it for the administrator too', async () => {
    const alice = await organization.founded()
    const link = await organization.inviteUser(alice, 'bob@example.com')
    const laptop = await organization.machine()
    const stop = new AbortController()
    const reason = new Error('enough')
    const claimer = patientClaimer(telephone, {
      person: () => {
        stop.abort(reason)
        return new Promise(() => undefined)
      },
    })
    const [greeted, claimed] = await Promise.allSettled([
      alice.invitations.greet(link.token, patientGreeter(telephone)),
      claim(laptop.parts, link, { ask: claimer, signal: stop.signal }),
    ])
    expect(greeted).toMatchObject({ status: 'rejected', reason: { code: 'peer_gone' } })
    expect(claimed).toEqual({ status: 'rejected', reason })
    expect((await listDevices(laptop.folder)).devices).toEqual([])
    expect((await alice.invitations.list()).map(({ status }) => status)).toEqual(['PENDING'])
  })

  test('learns that the administrator leaves', async () => {
    const alice = await organization.founded()
    const link = await organization.inviteUser(alice, 'bob@example.com')
    const laptop = await organization.machine()
    const stop = new AbortController()
    const greeter = patientGreeter(telephone, {
      confirmUser: () => {
        stop.abort(new Error('enough'))
        return new Promise(() => undefined)
      },
    })
    const [greeted, claimed] = await Promise.allSettled([
      alice.invitations.greet(link.token, greeter, stop.signal),
      claim(laptop.parts, link, { ask: patientClaimer(telephone) }),
    ])
    expect(greeted).toMatchObject({ status: 'rejected', reason: { message: 'enough' } })
    expect(claimed).toMatchObject({ status: 'rejected', reason: { code: 'peer_gone' } })
  })

  test('finds an invitation that was cancelled gone', async () => {
    const alice = await organization.founded()
    const link = await organization.inviteUser(alice, 'bob@example.com')
    await alice.invitations.cancel(link.token)
    await alice.invitations.cancel(link.token)
    const laptop = await organization.machine()
    const joining = claim(laptop.parts, link, { ask: patientClaimer(telephone) })
    await expect(joining).rejects.toMatchObject({ code: 'invitation_gone' })
    await expect(alice.invitations.greet(link.token, patientGreeter(telephone))).rejects.toMatchObject({
      code: 'invitation_gone',
    })
  })
})
