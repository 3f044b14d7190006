import fc from 'fast-check'
import { afterAll, beforeAll, test } from 'vitest'
import { authorization } from '../kit/rpc.ts'
import { SETUP_PATIENCE, seed, withstands } from './attack.ts'
import { attackedOrganizations, authors, type Organizations } from './attacked-organizations.ts'
import { AttackedServer } from './attacked-server.ts'
import { badOrganizations, badTokens, handshakes, versions, withHeader, wrong } from './handshakes.ts'
import type { Body } from './request-bodies.ts'

let server: AttackedServer
let organizations: Organizations

beforeAll(async () => {
  server = await AttackedServer.start()
  organizations = await attackedOrganizations(server)
}, SETUP_PATIENCE)

afterAll(() => server[Symbol.asyncDispose]())

test(`streams of events, whatever is asked (seed ${seed})`, { timeout: 600_000 }, async () => {
  const { member } = organizations.usual
  const pathOf = (segment: string) => `/authenticated/${segment}/events`
  const accepts = [undefined, '', '*/*', 'text/html', 'text/event-stream; charset=utf-8', 'Text/Event-Stream']
  const positions = ['', 'x', '0d'.repeat(16), '0d'.repeat(500), `${crypto.randomUUID()} `, '-', '\u00e9'.repeat(40)]
  const parts = [
    versions,
    accepts.map((accept) => wrong(`accept ${accept}`, { code: 406, step: 3 }, withHeader('accept', accept))),
    [...authors({ organizations, pathOf, demandsTerms: true }), ...badTokens(4, () => authorization(member))],
    badOrganizations(2, pathOf),
    // Never an error, whatever it is (spec 03 §6.5).
    positions.map((position) => ({ name: `after ${position}`, change: withHeader('last-event-id', position) })),
  ]
  const headers = { 'api-version': '5.6', accept: 'text/event-stream', authorization: authorization(member) }
  const sent = { method: 'GET', path: pathOf(member.organization.id), headers, body: new Uint8Array() }
  const bodies = fc.constant<Body>({ kind: 'a stream', bytes: new Uint8Array(), allowed: { codes: [200] } })
  await withstands(server, handshakes({ sent, parts, bodies, bodyStep: 99 }))
})
