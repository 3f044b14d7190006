import {
  deviceCertificate,
  type deviceCreate,
  loadSigned,
  type RequestOf,
  redactedDeviceCertificate,
  redactedUserCertificate,
  userCertificate,
  type userCreate,
} from '@parallax/protocol'
import { addMicroseconds } from '@parallax/wire'
import { beforeEach, describe, expect, test } from 'vitest'
import { createDevice } from './certificates/create-device.ts'
import { createUser, type NewUser } from './certificates/create-user.ts'
import { claim } from './claimer/claim.ts'
import { EnrolmentScene, type TestMember } from './testing/enrolment-scene.ts'
import { handle, label, patientClaimer, patientGreeter } from './testing/people.ts'
import { Telephone } from './testing/telephone.ts'

let scene: EnrolmentScene
let founder: TestMember
beforeEach(async () => {
  ;({ scene, founder } = await EnrolmentScene.founded())
})

function newUser(name = 'Bob'): NewUser {
  const { crypto } = scene.tools
  return {
    humanHandle: handle(`${name.toLowerCase()}@example.com`, name),
    profile: 'STANDARD',
    publicKey: crypto.publicKeyOf(crypto.newPrivateKey()),
    deviceLabel: label('laptop'),
    verifyKey: crypto.verifyKeyOf(crypto.newSigningKey()),
  }
}

function newDevice() {
  const verifyKey = scene.tools.crypto.verifyKeyOf(scene.tools.crypto.newSigningKey())
  return { deviceLabel: label('phone'), verifyKey, purpose: 'STANDARD' } as const
}

/** The last request of this name that a member sent. */
function sentBy({ line }: TestMember, command: string): unknown {
  return line.sent.findLast((exchange) => exchange.command === command)?.request
}

/** What the greeter's device signed, verified. */
function readUser(signed: Uint8Array) {
  return loadSigned(scene.tools, userCertificate, { signed, verifyKey: ownVerifyKey(), expected: {} })
}

function readDevice(signed: Uint8Array) {
  return loadSigned(scene.tools, deviceCertificate, { signed, verifyKey: ownVerifyKey(), expected: {} })
}

function ownVerifyKey() {
  return scene.tools.crypto.verifyKeyOf(founder.device.signingKey)
}

describe('a new user', () => {
  test('stands in four certificates of one time, signed by the device that lets it in', async () => {
    const user = newUser()
    const ids = await createUser(founder.context, user)
    const request = sentBy(founder, 'user_create') as RequestOf<typeof userCreate>
    const certificate = readUser(request.userCertificate)
    const ofDevice = readDevice(request.deviceCertificate)
    expect(certificate).toMatchObject({
      author: founder.device.deviceId,
      userId: ids.userId,
      humanHandle: user.humanHandle,
      profile: 'STANDARD',
    })
    expect(certificate.publicKey.equals(user.publicKey)).toBe(true)
    expect(ofDevice).toMatchObject({
      author: founder.device.deviceId,
      timestamp: certificate.timestamp,
      userId: ids.userId,
      deviceId: ids.deviceId,
      deviceLabel: 'laptop',
      purpose: 'STANDARD',
    })
    expect(ofDevice.verifyKey.equals(user.verifyKey)).toBe(true)
    expect(readUser(request.redactedUserCertificate)).toEqual(redactedUserCertificate(certificate))
    expect(readDevice(request.redactedDeviceCertificate)).toEqual(redactedDeviceCertificate(ofDevice))
    expect(scene.validated(founder.device)).toMatchObject({ status: 'added' })
  })

  test.each([
    ['human_handle_already_taken', { code: 'email_taken', parameters: { email: 'bob@example.com' } }],
    ['author_not_allowed', { code: 'not_allowed' }],
    ['user_already_exists', { code: 'internal', detail: 'user_create: user_already_exists' }],
    ['invalid_certificate', { code: 'internal' }],
  ])('may be refused: %s', async (status, error) => {
    scene.server.tamper = ({ command }, reply) => (command === 'user_create' ? { status } : reply)
    await expect(createUser(founder.context, newUser())).rejects.toMatchObject(error)
  })

  test('too many are refused with the number', async () => {
    scene.server.records.activeUsersLimit = 1
    await expect(createUser(founder.context, newUser())).rejects.toMatchObject({
      code: 'users_limit',
      parameters: { limit: 1 },
    })
  })

  test('whose refusal ends the greeting ends it for the claimer too', async () => {
    const link = await scene.inviteUser(founder)
    scene.server.records.activeUsersLimit = 1
    const telephone = new Telephone()
    const newcomer = scene.newcomer()
    const ends = await Promise.allSettled([
      founder.invitations.greet(link.token, patientGreeter(telephone)),
      claim(newcomer.parts, link, { ask: patientClaimer(telephone) }),
    ])
    expect(ends).toMatchObject([{ reason: { code: 'users_limit' } }, { reason: { code: 'peer_gone' } }])
    expect(newcomer.folder.files.size).toBe(0)
    expect(scene.server.records.invitations.get(link.token)?.status).toBe('PENDING')
  })
})

describe('a device of one’s own', () => {
  test('stands in two certificates, signed by the device that adds it', async () => {
    const wish = newDevice()
    const { deviceId, timestamp } = await createDevice(founder.context, wish)
    const request = sentBy(founder, 'device_create') as RequestOf<typeof deviceCreate>
    const certificate = readDevice(request.deviceCertificate)
    expect(certificate).toMatchObject({
      author: founder.device.deviceId,
      timestamp,
      userId: founder.device.userId,
      deviceId,
      deviceLabel: 'phone',
      purpose: 'STANDARD',
    })
    expect(certificate.verifyKey.equals(wish.verifyKey)).toBe(true)
    expect(readDevice(request.redactedDeviceCertificate)).toEqual(redactedDeviceCertificate(certificate))
    expect(scene.validated(founder.device)).toMatchObject({ status: 'added' })
  })

  test.each(['device_already_exists', 'invalid_certificate'])('may be refused: %s', async (status) => {
    scene.server.tamper = ({ command }, reply) => (command === 'device_create' ? { status } : reply)
    await expect(createDevice(founder.context, newDevice())).rejects.toMatchObject({
      code: 'internal',
      detail: `device_create: ${status}`,
    })
  })
})

describe('a certificate that is not the latest', () => {
  test('is signed again, half a second after the one that came before, under other ids', async () => {
    const ahead = addMicroseconds(scene.clock.now(), 60_000_000)
    scene.server.records.common.push({ timestamp: ahead, signed: new Uint8Array() })
    const { userId } = await createUser(founder.context, newUser())
    const requests = founder.line.sent.flatMap(({ command, request }) =>
      command === 'user_create' ? [readUser((request as RequestOf<typeof userCreate>).userCertificate)] : [],
    )
    expect(requests).toHaveLength(2)
    expect(requests[1]?.timestamp).toBe(addMicroseconds(ahead, 500_000))
    expect(requests[1]?.userId).toBe(userId)
    expect(requests[0]?.userId).not.toBe(userId)
  })

  test('of a device is likewise', async () => {
    const ahead = addMicroseconds(scene.clock.now(), 60_000_000)
    scene.server.records.common.push({ timestamp: ahead, signed: new Uint8Array() })
    const { deviceId, timestamp } = await createDevice(founder.context, newDevice())
    const sent = founder.line.sent.flatMap(({ command, request }) =>
      command === 'device_create' ? [readDevice((request as RequestOf<typeof deviceCreate>).deviceCertificate)] : [],
    )
    expect(sent).toHaveLength(2)
    expect(sent[1]).toMatchObject({ deviceId, timestamp })
    expect(timestamp).toBe(addMicroseconds(ahead, 500_000))
    expect(sent[0]?.deviceId).not.toBe(deviceId)
  })

  test('of a clock that is wrong is not tried again', async () => {
    scene.server.tamper = ({ command }, reply) =>
      command === 'device_create'
        ? {
            status: 'timestamp_out_of_ballpark',
            ballparkClientEarlyOffset: 300,
            ballparkClientLateOffset: 320,
            serverTimestamp: addMicroseconds(scene.clock.now(), 3_600_000_000),
            clientTimestamp: scene.clock.now(),
          }
        : reply
    await expect(createDevice(founder.context, newDevice())).rejects.toMatchObject({ code: 'clock_wrong' })
    expect(founder.line.sent.filter(({ command }) => command === 'device_create')).toHaveLength(1)
  })
})

describe('a reply that got lost', () => {
  test('is made up for by what the server has', async () => {
    let lost = 0
    founder.line.weather = ({ command }) => {
      if (!command.endsWith('_create') || lost >= 2) return 'fine'
      lost += 1
      return 'lost_reply'
    }
    const { userId } = await createUser(founder.context, newUser())
    expect([...scene.server.records.users.keys()]).toContain(userId)
    expect(scene.server.records.users.size).toBe(2)
    lost = 0
    const { deviceId } = await createDevice(founder.context, newDevice())
    expect([...scene.server.records.devices.keys()]).toContain(deviceId)
    expect(scene.server.records.devices.size).toBe(3)
  })

  test('is not made up for by what somebody else did', async () => {
    const other = scene.member(founder.device)
    let isLost = false
    founder.line.weather = ({ command }) => {
      if (command !== 'user_create' || isLost) return 'fine'
      isLost = true
      return 'lost_request'
    }
    const racing = createUser(founder.context, newUser())
    await createUser(other.context, newUser('Carol'))
    const { userId } = await racing
    expect(scene.server.records.users.size).toBe(3)
    expect(scene.server.records.users.get(userId)?.humanHandle.label).toBe('Bob')
    expect(scene.validated(founder.device)).toMatchObject({ status: 'added' })
  })

  test('of a user whom somebody else created meanwhile is a refusal', async () => {
    const other = scene.member(founder.device)
    let isLost = false
    founder.line.weather = ({ command }) => {
      if (command !== 'user_create' || isLost) return 'fine'
      isLost = true
      return 'lost_request'
    }
    const racing = createUser(founder.context, newUser())
    racing.catch(() => undefined)
    await createUser(other.context, newUser())
    await expect(racing).rejects.toMatchObject({ code: 'email_taken' })
    expect(scene.server.records.users.size).toBe(2)
  })

  test('that never comes is told as such', async () => {
    founder.line.weather = ({ command }) => (command === 'user_create' ? 'lost_request' : 'fine')
    await expect(createUser(founder.context, newUser())).rejects.toMatchObject({ code: 'offline' })
  })
})
