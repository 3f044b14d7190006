import { generateKeyPairSync } from 'node:crypto'
import { SequesterVerifyKeyDer } from '@parallax/crypto'
import {
  deviceCertificate,
  loadSigned,
  organizationBootstrap,
  type RequestOf,
  redactedDeviceCertificate,
  redactedUserCertificate,
  sequesterAuthorityCertificate,
  userCertificate,
} from '@parallax/protocol'
import { accessTokenFromBytes, addMicroseconds } from '@parallax/wire'
import { beforeEach, describe, expect, test } from 'vitest'
import { openDevice } from '../../devices/open-device.ts'
import { EnrolmentScene, type TestNewcomer } from '../testing/enrolment-scene.ts'
import { handle, label } from '../testing/people.ts'
import { bootstrapOrganization, type Founder } from './bootstrap-organization.ts'

const founder: Founder = {
  humanHandle: handle('alice@example.com', 'Alice'),
  deviceLabel: label('desk'),
  password: 'secret',
}
const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 1024 })
const authorityKey = publicKey.export({ type: 'spki', format: 'pem' }).toString()

let scene: EnrolmentScene
let newcomer: TestNewcomer
beforeEach(async () => {
  scene = await EnrolmentScene.empty()
  newcomer = scene.newcomer()
})

function bootstrap(options: { readonly founder?: Founder; readonly signal?: AbortSignal } = {}) {
  return bootstrapOrganization(newcomer.parts, scene.creationLink(), { founder, ...options })
}

function sent(): RequestOf<typeof organizationBootstrap> {
  const exchange = newcomer.line.sent.findLast(({ command }) => command === organizationBootstrap.name)
  return exchange?.request as RequestOf<typeof organizationBootstrap>
}

describe('a new organization', () => {
  test('begins with four certificates of one time, signed by its root key', async () => {
    const { device } = await bootstrap()
    const request = sent()
    const by = { verifyKey: device.rootVerifyKey, expected: {} }
    const user = loadSigned(scene.tools, userCertificate, { ...by, signed: request.userCertificate })
    const ofDevice = loadSigned(scene.tools, deviceCertificate, { ...by, signed: request.deviceCertificate })
    expect(request.rootVerifyKey.equals(device.rootVerifyKey)).toBe(true)
    expect(request.sequesterAuthorityCertificate).toBeNull()
    expect(user).toMatchObject({
      author: null,
      profile: 'ADMIN',
      humanHandle: founder.humanHandle,
      userId: device.userId,
    })
    expect(ofDevice).toMatchObject({
      author: null,
      timestamp: user.timestamp,
      deviceId: device.deviceId,
      deviceLabel: 'desk',
      purpose: 'STANDARD',
    })
    const redactedUser = loadSigned(scene.tools, userCertificate, { ...by, signed: request.redactedUserCertificate })
    const redacted = loadSigned(scene.tools, deviceCertificate, { ...by, signed: request.redactedDeviceCertificate })
    expect(redactedUser).toEqual(redactedUserCertificate(user))
    expect(redacted).toEqual(redactedDeviceCertificate(ofDevice))
    expect(scene.validated(device)).toMatchObject({ status: 'added' })
  })

  test('has its first device on the disk, under the password', async () => {
    const { device, known } = await bootstrap()
    const opened = await openDevice({ folder: newcomer.folder, crypto: scene.tools.crypto }, known.file, {
      ask: async () => ({ kind: 'password', password: 'secret' }),
    })
    expect(opened.signingKey.equals(device.signingKey)).toBe(true)
    expect(opened).toMatchObject({ initialProfile: 'ADMIN', userId: device.userId, userRealmId: device.userRealmId })
  })

  test('may have an authority, named at the same time', async () => {
    const { device } = await bootstrap({ founder: { ...founder, authorityKey } })
    const { sequesterAuthorityCertificate: signed, userCertificate: user } = sent()
    const by = { verifyKey: device.rootVerifyKey, expected: {} }
    const authority = loadSigned(scene.tools, sequesterAuthorityCertificate, {
      ...by,
      signed: signed ?? new Uint8Array(),
    })
    const { timestamp } = loadSigned(scene.tools, userCertificate, { ...by, signed: user })
    expect(authority.timestamp).toBe(timestamp)
    expect(authority.verifyKeyDer.equals(SequesterVerifyKeyDer.fromPem(authorityKey))).toBe(true)
    expect(scene.validated(device)).toMatchObject({ status: 'added' })
  })
})

describe('nothing is sent', () => {
  test.each(['', 'no key', '-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----'])(
    'when the key of the authority is none: %j',
    async (text) => {
      const creating = bootstrap({ founder: { ...founder, authorityKey: text } })
      await expect(creating).rejects.toMatchObject({ code: 'authority_key_invalid' })
      expect(newcomer.line.sent).toEqual([])
    },
  )

  test('when the device could not be saved', async () => {
    newcomer.folder.ownership = 'foreign'
    await expect(bootstrap()).rejects.toMatchObject({ code: 'foreign_folder' })
    expect(newcomer.line.sent).toEqual([])
  })

  test('when the person has left', async () => {
    const reason = new Error('enough')
    await expect(bootstrap({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
    expect(newcomer.line.sent).toEqual([])
  })
})

test('a person who leaves while it is sent still has the keys of what was created', async () => {
  const stop = new AbortController()
  newcomer.line.weather = () => {
    stop.abort(new Error('enough'))
    return 'fine'
  }
  const { known } = await bootstrap({ signal: stop.signal })
  expect([...newcomer.folder.files.keys()]).toEqual([known.file])
})

test('a person who leaves while the server hangs is not held for long', async () => {
  const stop = new AbortController()
  const reason = new Error('enough')
  newcomer.line.weather = () => {
    stop.abort(reason)
    return 'killed'
  }
  await expect(bootstrap({ signal: stop.signal })).rejects.toBe(reason)
  expect(newcomer.folder.files.size).toBe(0)
})

describe('a refusal', () => {
  const token = accessTokenFromBytes(new Uint8Array(16).fill(7))

  test.each([
    ['organization_already_bootstrapped', null, { code: 'organization_exists', parameters: { organization: 'Acme' } }],
    ['organization_already_bootstrapped', token, { code: 'creation_link_used' }],
    ['invalid_bootstrap_token', null, { code: 'organization_exists' }],
    ['invalid_bootstrap_token', token, { code: 'link_invalid' }],
    ['invalid_certificate', null, { code: 'internal' }],
  ])('%s with the token %s is said in the words of its reader, and nothing is saved', async (status, given, error) => {
    scene.server.tamper = () => ({ status })
    const creating = bootstrapOrganization(newcomer.parts, scene.creationLink(given), { founder })
    await expect(creating).rejects.toMatchObject(error)
    expect(newcomer.folder.files.size).toBe(0)
  })

  test('of a clock that is wrong tells both times', async () => {
    const serverTimestamp = addMicroseconds(scene.clock.now(), 3_600_000_000)
    const clientTimestamp = scene.clock.now()
    scene.server.tamper = () => ({
      status: 'timestamp_out_of_ballpark',
      ballparkClientEarlyOffset: 300,
      ballparkClientLateOffset: 320,
      serverTimestamp,
      clientTimestamp,
    })
    await expect(bootstrap()).rejects.toMatchObject({
      code: 'clock_wrong',
      parameters: { serverTime: serverTimestamp, deviceTime: clientTimestamp },
    })
  })
})

describe('a reply that got lost', () => {
  /** The first request of the command. */
  function first(weather: 'lost_request' | 'lost_reply', then: () => Promise<unknown> = async () => undefined) {
    let isLost = false
    newcomer.line.weather = ({ command }) => {
      if (isLost || command !== organizationBootstrap.name) return 'fine'
      isLost = true
      void then()
      return weather
    }
  }

  test('is made up for: the organization knows the device that only we have', async () => {
    first('lost_reply')
    const { device } = await bootstrap()
    expect([...scene.server.records.devices.keys()]).toEqual([device.deviceId])
    expect(newcomer.folder.files.size).toBe(1)
  })

  test('does not make an organization ours that somebody else created meanwhile', async () => {
    first('lost_request', () => bootstrapOrganization(scene.newcomer().parts, scene.creationLink(), { founder }))
    await expect(bootstrap()).rejects.toMatchObject({ code: 'organization_exists' })
    expect(newcomer.folder.files.size).toBe(0)
  })

  test('that never comes is told as such', async () => {
    newcomer.line.weather = () => 'lost_request'
    await expect(bootstrap()).rejects.toMatchObject({ code: 'offline' })
  })
})
