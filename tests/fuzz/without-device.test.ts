import {
  anonymousFamily,
  anonymousServerFamily,
  bearer,
  inviteCancel,
  invitedFamily,
  inviteNewUser,
} from '@parallax/protocol'
import { type AccessToken, accessTokenFromBytes, parseEmailAddress } from '@parallax/wire'
import { afterAll, beforeAll, test } from 'vitest'
import { call } from '../kit/rpc.ts'
import { expectOk, type TestDevice } from '../kit/test-organization.ts'
import { SETUP_PATIENCE, seed, withstands } from './attack.ts'
import { API_HEADERS, attackedOrganizations, type Organizations } from './attacked-organizations.ts'
import { AttackedServer } from './attacked-server.ts'
import {
  badOrganizations,
  badTokens,
  type Choice,
  contentTypes,
  handshakes,
  oversized,
  versions,
  withHeader,
  wrong,
} from './handshakes.ts'
import { type RecordedScene, recordedScene } from './recorded-scene.ts'
import { bodiesOf } from './request-bodies.ts'

let server: AttackedServer
let organizations: Organizations
let scene: RecordedScene

beforeAll(async () => {
  server = await AttackedServer.start(['--validation-email-rate-limit', '0', '0'])
  organizations = await attackedOrganizations(server)
  scene = await recordedScene(server)
}, SETUP_PATIENCE)

afterAll(() => server[Symbol.asyncDispose]())

const title = (family: string) => `${family} commands, whatever comes (seed ${seed})`
const options = { timeout: 600_000 }
const empty = new Uint8Array()

test(title('anonymous'), options, async () => {
  const pathOf = (segment: string) => `/anonymous/${segment}`
  const bodies = bodiesOf(anonymousFamily, { known: scene.known, recorded: scene.recordedOf(anonymousFamily) })
  const expired = { ...organizations.expired.member.organization }
  const parts = [
    versions,
    contentTypes(3),
    [
      wrong('expired', { code: 460, step: 5 }, (sent) => ({ ...sent, path: pathOf(expired.id) })),
      // Made by the first request that names it; but for its bootstrap, commands find nothing there.
      { name: 'a new one', later: 404, change: (sent) => ({ ...sent, path: pathOf('MadeByTheFirstRequest') }) },
    ] satisfies readonly Choice[],
    badOrganizations(2, pathOf),
    oversized(6),
  ]
  const sent = { method: 'POST', path: pathOf(scene.device.organization.id), headers: API_HEADERS, body: empty }
  await withstands(server, handshakes({ sent, parts, bodies, bodyStep: 7 }))
})

test(title('anonymous_server'), options, async () => {
  const sent = { method: 'POST', path: '/anonymous_server', headers: API_HEADERS, body: empty }
  const parts = [versions, contentTypes(2), oversized(3)]
  await withstands(server, handshakes({ sent, parts, bodies: bodiesOf(anonymousServerFamily), bodyStep: 4 }))
})

test(title('invited'), options, async () => {
  const { device, invitation } = scene
  const pathOf = (segment: string) => `/invited/${segment}`
  const cancelled = await invited(device, 'cancelled@example.com')
  expectOk(await call(device, inviteCancel, { token: cancelled }))
  const unknown = accessTokenFromBytes(new Uint8Array(16).fill(7))
  const holding = (name: string, token: AccessToken, code: number, step: number) =>
    wrong(name, { code, step }, withHeader('authorization', bearer(token)))
  const elsewhere = (name: string, id: string, code: number, step: number) =>
    wrong(name, { code, step }, (sent) => ({ ...sent, path: pathOf(id) }))
  const parts = [
    versions,
    contentTypes(3),
    [
      holding('unknown', unknown, 403, 7),
      holding('cancelled', cancelled, 410, 8),
      ...badTokens(4, () => bearer(invitation)),
    ],
    [
      elsewhere('expired', organizations.expired.member.organization.id, 460, 6),
      elsewhere('nowhere', 'NobodyHasThisName', 404, 5),
      elsewhere('in another organization', organizations.usual.member.organization.id, 403, 7),
      ...badOrganizations(2, pathOf),
    ],
    oversized(9),
  ]
  const headers = { ...API_HEADERS, authorization: bearer(invitation) }
  const sent = { method: 'POST', path: pathOf(device.organization.id), headers, body: empty }
  const bodies = bodiesOf(invitedFamily, { known: scene.known, recorded: scene.recordedOf(invitedFamily) })
  await withstands(server, handshakes({ sent, parts, bodies, bodyStep: 10 }))
})

async function invited(author: TestDevice, email: string): Promise<AccessToken> {
  const claimerEmail = parseEmailAddress(email)
  if (claimerEmail === undefined) throw new TypeError('an address is an address')
  const reply = await call(author, inviteNewUser, { claimerEmail, sendEmail: false })
  if (reply.status !== 'ok') throw new TypeError(reply.status)
  return reply.token
}
