import { authenticatedFamily, tosFamily } from '@parallax/protocol'
import { afterAll, beforeAll, test } from 'vitest'
import { authorization } from '../kit/rpc.ts'
import { SETUP_PATIENCE, seed, withstands } from './attack.ts'
import { API_HEADERS, attackedOrganizations, authors, type Organizations } from './attacked-organizations.ts'
import { AttackedServer } from './attacked-server.ts'
import { badOrganizations, badTokens, contentTypes, handshakes, oversized, versions } from './handshakes.ts'
import { type RecordedScene, recordedScene } from './recorded-scene.ts'
import { bodiesOf } from './request-bodies.ts'

let server: AttackedServer
let organizations: Organizations
let scene: RecordedScene

beforeAll(async () => {
  server = await AttackedServer.start()
  organizations = await attackedOrganizations(server)
  scene = await recordedScene(server)
}, SETUP_PATIENCE)

afterAll(() => server[Symbol.asyncDispose]())

test.each([
  { family: authenticatedFamily, end: '', demandsTerms: true },
  { family: tosFamily, end: '/tos', demandsTerms: false },
])(
  `$family.name commands, whatever comes (seed ${seed})`,
  { timeout: 600_000 },
  async ({ family, end, demandsTerms }) => {
    const { member } = organizations.usual
    const pathOf = (segment: string) => `/authenticated/${segment}${end}`
    const good = () => authorization(scene.device)
    const sent = {
      method: 'POST',
      path: pathOf(scene.device.organization.id),
      headers: { ...API_HEADERS, authorization: good() },
      body: new Uint8Array(),
    }
    const bodies = bodiesOf(family, { known: scene.known, recorded: scene.recordedOf(family) })
    const parts = [
      versions,
      contentTypes(3),
      [...authors({ organizations, pathOf, demandsTerms }), ...badTokens(4, () => authorization(member))],
      badOrganizations(2, pathOf),
      oversized(5),
    ]
    await withstands(server, handshakes({ sent, parts, bodies, bodyStep: 14 }))
  },
)
