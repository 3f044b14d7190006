import { beforeEach, describe, expect, test } from 'vitest'
import { openDevice } from '../devices/open-device.ts'
import { claim } from './claimer/claim.ts'
import { EnrolmentScene, type TestMember } from './testing/enrolment-scene.ts'
import { email, handle, label, patientClaimer, patientGreeter } from './testing/people.ts'
import { Telephone } from './testing/telephone.ts'

let scene: EnrolmentScene
let founder: TestMember
let telephone: Telephone
beforeEach(async () => {
  ;({ scene, founder } = await EnrolmentScene.founded())
  telephone = new Telephone()
})

describe('a user who is invited', () => {
  test('joins once both codes were compared, with keys made here and saved under the new password', async () => {
    const link = await scene.inviteUser(founder)
    const newcomer = scene.newcomer()
    const [outcome, { device, known }] = await Promise.all([
      founder.invitations.greet(link.token, patientGreeter(telephone)),
      claim(newcomer.parts, link, { ask: patientClaimer(telephone) }),
    ])
    expect(outcome).toEqual({ type: 'USER', userId: device.userId, humanHandle: device.humanHandle })
    expect(device).toMatchObject({
      serverUrl: link.server,
      organizationId: link.organizationId,
      humanHandle: handle('bob@example.com', 'Newcomer'),
      deviceLabel: 'laptop',
      initialProfile: 'STANDARD',
    })
    expect(device.rootVerifyKey.equals(founder.device.rootVerifyKey)).toBe(true)
    const saved = await openDevice({ folder: newcomer.folder, crypto: scene.tools.crypto }, known.file, {
      ask: async () => ({ kind: 'password', password: 'new secret' }),
    })
    expect(saved.signingKey.equals(device.signingKey)).toBe(true)
    expect(scene.validated(device)).toMatchObject({ status: 'added' })
    expect(scene.server.records.invitations.get(link.token)?.status).toBe('FINISHED')
  })

  test('is asked and told in the order of the specification', async () => {
    const link = await scene.inviteUser(founder)
    const ask = { greeter: patientGreeter(telephone), claimer: patientClaimer(telephone) }
    await Promise.all([
      founder.invitations.greet(link.token, ask.greeter),
      claim(scene.newcomer().parts, link, { ask: ask.claimer }),
    ])
    expect(ask.claimer.asked).toEqual(['target', 'invited', 'met', 'code', 'own', 'person', 'label', 'password'])
    expect(ask.claimer.states).toEqual([
      'waiting_peer',
      'waiting_peer_code',
      'waiting_peer_trust',
      'waiting_peer_payload',
      'finished',
    ])
    expect(ask.greeter.states).toEqual([
      'waiting_peer',
      'waiting_peer_code',
      'waiting_peer_trust',
      'waiting_peer_payload',
      'creating',
      'finished',
    ])
  })

  test('is what the administrator decides', async () => {
    const link = await scene.inviteUser(founder)
    const granted = {
      humanHandle: handle('rob@example.com', 'Rob'),
      deviceLabel: label('lent'),
      profile: 'OUTSIDER',
    } as const
    const [, { device }] = await Promise.all([
      founder.invitations.greet(link.token, patientGreeter(telephone, { confirmUser: async () => granted })),
      claim(scene.newcomer().parts, link, { ask: patientClaimer(telephone) }),
    ])
    expect(device).toMatchObject({ humanHandle: granted.humanHandle, deviceLabel: 'lent', initialProfile: 'OUTSIDER' })
  })

  test('sees where the link leads before anything is sent, and who invites', async () => {
    const link = await scene.inviteUser(founder)
    const newcomer = scene.newcomer()
    const seen: unknown[] = []
    const claimer = patientClaimer(telephone, {
      confirmTarget: async (target) => void seen.push(target, newcomer.line.sent.length),
      invited: (invitation) => void seen.push(invitation),
      met: (greeter) => void seen.push(greeter),
    })
    await Promise.all([
      founder.invitations.greet(link.token, patientGreeter(telephone)),
      claim(newcomer.parts, link, { ask: claimer }),
    ])
    const { humanHandle, userId } = founder.device
    expect(seen).toEqual([
      { server: link.server, organizationId: link.organizationId, knownElsewhere: [] },
      0,
      {
        type: 'USER',
        email: 'bob@example.com',
        invitedBy: humanHandle,
        greeters: [{ userId, humanHandle, onlineStatus: 'UNKNOWN', lastGreetingAttemptJoinedOn: null }],
      },
      humanHandle,
    ])
  })

  test('does not contact a server that it was warned of', async () => {
    const link = await scene.inviteUser(founder)
    const newcomer = scene.newcomer()
    const stop = new Error('that is not our server')
    const ask = patientClaimer(telephone, { confirmTarget: () => Promise.reject(stop) })
    await expect(claim(newcomer.parts, link, { ask })).rejects.toBe(stop)
    expect(newcomer.line.sent).toEqual([])
  })

  test('does not begin where its device could not be saved', async () => {
    const link = await scene.inviteUser(founder)
    const newcomer = scene.newcomer()
    newcomer.folder.ownership = 'foreign'
    const ask = patientClaimer(telephone)
    await expect(claim(newcomer.parts, link, { ask })).rejects.toMatchObject({ code: 'foreign_folder' })
    expect(ask.asked).toEqual([])
  })
})

describe('a device that is invited', () => {
  test('gets the keys of its user, and a store of its own', async () => {
    const link = await scene.inviteDevice(founder)
    const newcomer = scene.newcomer()
    const ask = patientClaimer(telephone)
    const greeter = patientGreeter(telephone, { confirmDevice: async () => ({ deviceLabel: label('my phone') }) })
    const [outcome, { device }] = await Promise.all([
      founder.invitations.greet(link.token, greeter),
      claim(newcomer.parts, link, { ask }),
    ])
    const own = founder.device
    expect(outcome).toEqual({ type: 'DEVICE', deviceId: device.deviceId, deviceLabel: 'my phone' })
    expect(device).toMatchObject({ userId: own.userId, humanHandle: own.humanHandle, userRealmId: own.userRealmId })
    expect(device.privateKey.equals(own.privateKey)).toBe(true)
    expect(device.userRealmKey.equals(own.userRealmKey)).toBe(true)
    expect(device.signingKey.equals(own.signingKey)).toBe(false)
    expect(device.localSymkey.equals(own.localSymkey)).toBe(false)
    expect(scene.validated(device)).toMatchObject({ status: 'added' })
    expect(ask.asked).not.toContain('person')
  })

  test('takes the label that was asked for when nobody decides', async () => {
    const link = await scene.inviteDevice(founder)
    const { confirmDevice: _, ...ask } = patientGreeter(telephone)
    const [outcome] = await Promise.all([
      founder.invitations.greet(link.token, ask),
      claim(scene.newcomer().parts, link, { ask: patientClaimer(telephone) }),
    ])
    expect(outcome).toMatchObject({ deviceLabel: 'laptop' })
  })
})

describe('invitations', () => {
  test('come as links in both forms, and say what became of the mail', async () => {
    const { invitations } = founder
    scene.server.records.mail = 'SERVER_UNAVAILABLE'
    const invited = await invitations.inviteUser(email('bob@example.com'), { sendEmail: true })
    expect(invited.link).toMatch(/^parsec3:\/\/parallax\.test\/Acme\?a=claim_user&p=/)
    expect(invited.webLink).toMatch(/^https:\/\/parallax\.test\/redirect\/Acme\?a=claim_user&p=/)
    expect(invited.emailSent).toBe('SERVER_UNAVAILABLE')
    const again = await invitations.inviteUser(email('bob@example.com'), { sendEmail: false })
    expect(again).toEqual({ ...invited, emailSent: 'NOT_ASKED' })
    const device = await invitations.inviteDevice({ sendEmail: false })
    expect(device.link).toMatch(/^parsec3:\/\/parallax\.test\/Acme\?a=claim_device&p=/)
    expect((await invitations.list()).map(({ type, status, claimerEmail }) => [type, status, claimerEmail])).toEqual([
      ['USER', 'PENDING', 'bob@example.com'],
      ['DEVICE', 'PENDING', undefined],
    ])
  })

  test('are refused for members and by members', async () => {
    const bob = await scene.addUser(founder, 'Bob', 'STANDARD')
    await expect(founder.invitations.inviteUser(email('bob@example.com'), { sendEmail: false })).rejects.toMatchObject({
      code: 'email_taken',
      parameters: { email: 'bob@example.com' },
    })
    await expect(bob.invitations.inviteUser(email('carl@example.com'), { sendEmail: false })).rejects.toMatchObject({
      code: 'not_allowed',
    })
    const link = await scene.inviteUser(founder, 'carl@example.com')
    await expect(bob.invitations.greet(link.token, patientGreeter(telephone))).rejects.toMatchObject({
      code: 'invitation_not_found',
    })
  })

  test('can be cancelled, as often as one likes, until they are used', async () => {
    const link = await scene.inviteUser(founder)
    await founder.invitations.cancel(link.token)
    await founder.invitations.cancel(link.token)
    const greeting = founder.invitations.greet(link.token, patientGreeter(telephone))
    await expect(greeting).rejects.toMatchObject({ code: 'invitation_gone' })
    const claiming = claim(scene.newcomer().parts, link, { ask: patientClaimer(telephone) })
    await expect(claiming).rejects.toMatchObject({ code: 'invitation_gone' })
    const device = await scene.inviteDevice(founder)
    await expect(founder.invitations.cancel(device.token)).resolves.toBeUndefined()
    const used = await scene.inviteUser(founder, 'carl@example.com')
    const record = scene.server.records.invitations.get(used.token)
    if (record !== undefined) record.status = 'FINISHED'
    await expect(founder.invitations.cancel(used.token)).rejects.toMatchObject({ code: 'invitation_gone' })
  })

  test('end the greeting when they are cancelled meanwhile', async () => {
    const link = await scene.inviteUser(founder)
    const admin = await scene.addUser(founder, 'Carol')
    const greeter = patientGreeter(telephone, {
      choosePeerCode: async (candidates, signal) => {
        await admin.invitations.cancel(link.token)
        return telephone.hear(candidates, signal)
      },
    })
    const ended = await Promise.allSettled([
      founder.invitations.greet(link.token, greeter),
      claim(scene.newcomer().parts, link, { ask: patientClaimer(telephone) }),
    ])
    for (const end of ended) expect(end).toMatchObject({ status: 'rejected', reason: { code: 'invitation_gone' } })
  })

  test('of another kind than the link says are refused', async () => {
    const link = await scene.inviteUser(founder)
    const claiming = claim(
      scene.newcomer().parts,
      { ...link, kind: 'deviceInvitation' },
      { ask: patientClaimer(telephone) },
    )
    await expect(claiming).rejects.toMatchObject({ code: 'link_invalid' })
  })

  test('with a token that nobody knows are not found', async () => {
    const { token } = await scene.inviteUser(founder)
    scene.server.records.invitations.clear()
    const link = { ...scene.creationLink(), kind: 'userInvitation', token } as const
    await expect(claim(scene.newcomer().parts, link, { ask: patientClaimer(telephone) })).rejects.toMatchObject({
      code: 'invitation_not_found',
    })
    await expect(founder.invitations.greet(token, patientGreeter(telephone))).rejects.toMatchObject({
      code: 'invitation_not_found',
    })
    await expect(founder.invitations.cancel(token)).rejects.toMatchObject({ code: 'invitation_not_found' })
  })
})
