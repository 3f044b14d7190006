import { expect, test } from 'vitest'
import { openApiDocument } from '../../packages/server/src/administration/openapi-document.ts'
import { ADMINISTRATION_ROUTES } from '../../packages/server/src/administration/routes.ts'
import { administer } from '../kit/administration.ts'
import { schemaProblems } from '../kit/matches-schema.ts'
import { sharedServer } from '../kit/shared-server.ts'
import { testOrganization } from '../kit/test-organization.ts'

const document = openApiDocument(ADMINISTRATION_ROUTES, { prefix: '/administration', version: '1' })
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
)

/** The table of spec 05 §3.1. */
const ROUTES = [
  'POST /administration/organizations',
  'GET /administration/organizations/{organization_id}',
  'PATCH /administration/organizations/{organization_id}',
  'GET /administration/organizations/{organization_id}/stats',
  'GET /administration/stats',
  'GET /administration/organizations/{organization_id}/users',
  'POST /administration/organizations/{organization_id}/users/freeze',
  'POST /administration/organizations/{organization_id}/users/reset_totp',
  'GET /administration/organizations/{organization_id}/sequester/services',
  'POST /administration/organizations/{organization_id}/sequester/services',
  'POST /administration/organizations/{organization_id}/sequester/services/revoke',
  'PUT /administration/organizations/{organization_id}/sequester/services/config',
]

test('the document tells of the routes of the specification, and of no other', () => {
  expect(operations.map(({ method, path }) => `${method} ${path}`).sort()).toEqual(ROUTES.toSorted())
  const ids = operations.map(({ operation }) => operation.operationId)
  expect(new Set(ids).size).toBe(ids.length)
})

test.each(operations)('the server answers $method $path, and refuses other methods there', async ({ method, path }) => {
  const server = await sharedServer()
  const { id } = await testOrganization(server)
  const url = `${server.url}${path.replace('{organization_id}', id)}`
  const ask = async (used: string) => {
    const response = await fetch(url, {
      method: used,
      headers: { authorization: `Bearer ${server.administrationToken}` },
    })
    await response.arrayBuffer()
    return response.status
  }
  const known = operations.filter((other) => other.path === path).map((other) => other.method)
  expect([404, 405]).not.toContain(await ask(method))
  for (const other of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'].filter((name) => !known.includes(name)))
    expect([other, await ask(other)]).toEqual([other, 405])
})

test.each(operations.filter(({ operation }) => operation.requestBody !== undefined))(
  '$method $path demands the fields that the document demands, and no others',
  async ({ method, path, operation }) => {
    const server = await sharedServer()
    const { id } = await testOrganization(server)
    const schema = operation.requestBody?.content['application/json']?.schema
    const { code, json } = await administer(
      server,
      method as 'POST' | 'PUT' | 'PATCH',
      path.slice('/administration'.length).replace('{organization_id}', id),
      {},
    )
    const problems =
      code === 422 ? (json as { readonly detail: readonly { readonly loc: readonly string[] }[] }).detail : []
    expect(problems.map(({ loc }) => loc.at(-1)).sort()).toEqual(((schema?.required ?? []) as string[]).toSorted())
  },
)

test('answers are as the document says', async () => {
  const server = await sharedServer()
  const { id, alice } = await testOrganization(server)
  const one = '/administration/organizations/{organization_id}'
  await administer(server, 'PATCH', `/organizations/${id}`, { tos: { en: 'https://example.com' } })
  const user = { user_id: alice.userId }
  const answers = [
    ['POST', '/administration/organizations', { organization_id: `Open${id}` }],
    ['GET', one, undefined],
    ['PATCH', one, {}],
    ['GET', `${one}/stats`, undefined],
    ['GET', '/administration/stats', undefined],
    ['GET', `${one}/users`, undefined],
    ['POST', `${one}/users/freeze`, { ...user, frozen: false }],
    ['POST', `${one}/users/reset_totp`, user],
  ] as const
  for (const [method, path, body] of answers) {
    const target = path.slice('/administration'.length).replace('{organization_id}', id)
    const { code, json } = await administer(server, method, target, body)
    const schema = document.paths[path]?.[method.toLowerCase()]?.responses[200]?.content['application/json']?.schema
    expect([path, code, schemaProblems(schema ?? { enum: [] }, json)]).toEqual([path, 200, []])
  }
})
