import { expect, test } from 'vitest'
import { hasBody } from '../../packages/server/src/administration/route.ts'
import { ADMINISTRATION_ROUTES } from '../../packages/server/src/administration/routes.ts'
import type { SharedServer } from '../kit/shared-server.ts'
import { sharedServer } from '../kit/shared-server.ts'

const USER = { user_id: '0'.repeat(32) }
const CERTIFICATE = 'AAAA'
const STORAGE = { type: 'storage' }

/** Bodies that are right as such, by route. */
const BODIES: Readonly<Record<string, unknown>> = {
  'POST /organizations': { organization_id: 'Acme' },
  'PATCH /organizations/{organization_id}': {},
  'POST /organizations/{organization_id}/users/freeze': { ...USER, frozen: true },
  'POST /organizations/{organization_id}/users/reset_totp': USER,
  'POST /organizations/{organization_id}/sequester/services': { service_certificate: CERTIFICATE, config: STORAGE },
  'POST /organizations/{organization_id}/sequester/services/revoke': { revoked_service_certificate: CERTIFICATE },
  'PUT /organizations/{organization_id}/sequester/services/config': { service_id: '0'.repeat(32), config: STORAGE },
}

const routes = ADMINISTRATION_ROUTES.map((route) => ({
  ...route,
  name: `${route.method} ${route.path}`,
  isOfOrganization: route.path.includes('{organization_id}'),
}))
type Route = (typeof routes)[number]

interface Sent {
  readonly organization?: string
  readonly authorization?: string
  readonly contentType?: string | null
  readonly body?: string
}

async function send({ url, administrationToken }: SharedServer, { method, path, name }: Route, sent: Sent = {}) {
  const { organization = 'NotThere', authorization = `Bearer ${administrationToken}`, contentType } = sent
  const body = sent.body ?? (name in BODIES ? JSON.stringify(BODIES[name]) : undefined)
  const response = await fetch(`${url}/administration${path.replace('{organization_id}', organization)}`, {
    method,
    headers: {
      ...(authorization && { authorization }),
      ...(contentType !== null && { 'content-type': contentType ?? 'application/json' }),
    },
    ...(body !== undefined && { body: new TextEncoder().encode(body) }),
  })
  return { code: response.status, json: await response.json() }
}

test('each route with a body has one here', () => {
  expect(Object.keys(BODIES).sort()).toEqual(
    routes
      .filter(hasBody)
      .map(({ name }) => name)
      .sort(),
  )
})

test.each(routes)('$name: without the token nothing is told, whatever else is wrong', async (route) => {
  const server = await sharedServer()
  const refused = (detail: string) => ({ code: 403, json: { detail } })
  const ask = (authorization: string) => {
    const wrong = { organization: 'a%20b', authorization }
    return send(server, route, route.method === 'GET' ? wrong : { ...wrong, body: '{' })
  }
  expect(await ask('')).toEqual(refused('Not authenticated'))
  expect(await ask('Basic x')).toEqual(refused('Not authenticated'))
  expect(await ask('Bearer x')).toEqual(refused('Bad authorization token'))
})

test.each(routes.filter(({ isOfOrganization }) => isOfOrganization))(
  '$name: an organization that is not there, or whose name is none, is told',
  async (route) => {
    const server = await sharedServer()
    const refused = (detail: string) => ({ code: 404, json: { detail } })
    expect(await send(server, route)).toEqual(refused('Organization not found'))
    expect(await send(server, route, { organization: 'a%20b' })).toEqual(refused('Invalid organization ID'))
  },
)

test.each(routes.filter(hasBody))(
  '$name: a body that is no JSON object is refused, and so is one that does not say it is',
  async (route) => {
    const server = await sharedServer()
    for (const body of ['{', '[]', '"text"', 'null', ''])
      expect({ body, code: (await send(server, route, { body })).code }).toEqual({ body, code: 422 })
    for (const contentType of ['text/plain', null])
      expect({ contentType, code: (await send(server, route, { contentType })).code }).toEqual({
        contentType,
        code: 422,
      })
  },
)
