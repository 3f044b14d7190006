import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ADMINISTRATION_ROUTES } from '../../packages/server/src/administration/routes.ts'
import { administer } from '../kit/administration.ts'
import { testOrganization } from '../kit/test-organization.ts'
import { newAuthorityKeys } from '../kit/test-sequester.ts'
import { type Attack, SETUP_PATIENCE, type Sent, seed, withstands } from './attack.ts'
import { AttackedServer } from './attacked-server.ts'
import { flipped, flips } from './request-bodies.ts'

let server: AttackedServer
/** Bootstrapped ones, one of them with a sequester authority. */
let ids: readonly string[]
let userId: string

beforeAll(async () => {
  server = await AttackedServer.start()
  const { id, alice } = await testOrganization(server)
  const { verifyKey } = newAuthorityKeys()
  const sequestered = await testOrganization(server, { authority: verifyKey })
  await administer(server, 'POST', '/organizations', { organization_id: 'NotBootstrapped' })
  ids = [id, sequestered.id, 'NotBootstrapped']
  userId = alice.userId
}, SETUP_PATIENCE)

afterAll(() => server[Symbol.asyncDispose]())

interface Route {
  readonly method: string
  /** After the organization, if it has one. */
  readonly path: string
  readonly isOfOrganization: boolean
  readonly body: fc.Arbitrary<unknown>
}

const aText = fc.oneof(fc.string({ unit: 'binary', maxLength: 40 }), fc.constantFrom('', '\u0000', 'x'.repeat(5_000)))
const aNumber = fc.oneof(fc.integer(), fc.double(), fc.constantFrom(-1, 0, 1e308, 2 ** 53, 2 ** 63, 2 ** 64))
const anything = fc.oneof(
  { weight: 3, arbitrary: fc.json().map((json): unknown => JSON.parse(json)) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(null, [], {}, '', 0, true, JSON.parse(`${'['.repeat(900)}${']'.repeat(900)}`)),
  },
)

/** A field as it should be, or something else, or nothing. */
const field = <T>(right: fc.Arbitrary<T>) =>
  fc.option(
    fc.oneof(
      { weight: 5, arbitrary: right as fc.Arbitrary<unknown> },
      { weight: 1, arbitrary: anything },
      { weight: 1, arbitrary: aText },
      { weight: 1, arbitrary: aNumber },
    ),
    { nil: undefined, freq: 5 },
  )

const settings = {
  is_expired: field(fc.constant(false)),
  user_profile_outsider_allowed: field(fc.boolean()),
  active_users_limit: field(fc.option(fc.nat())),
  realm_minimum_archiving_period_before_deletion: field(fc.nat()),
  tos: field(fc.option(fc.dictionary(aText, aText, { maxKeys: 4 }))),
}
const someone = { user_id: field(fc.constant(0).map(() => userId)), user_email: field(fc.emailAddress()) }
const signed = field(fc.base64String({ maxLength: 400 }))
const config = field(
  fc.record({
    type: fc.constantFrom('webhook', 'storage', 'x'),
    webhook_url: fc.constantFrom('http://127.0.0.1:9', 'x', 'file:///'),
  }),
)

const record = (fields: Readonly<Record<string, fc.Arbitrary<unknown>>>) => fc.record(fields)
const none = fc.constant(undefined)
const under = (method: string, path: string, body: fc.Arbitrary<unknown> = none): Route => ({
  ...{ method, path, body },
  isOfOrganization: true,
})

const ROUTES: readonly Route[] = [
  {
    method: 'POST',
    path: '/organizations',
    isOfOrganization: false,
    body: record({ organization_id: field(aText), ...settings }),
  },
  { method: 'GET', path: '/stats', isOfOrganization: false, body: none },
  under('GET', ''),
  under('PATCH', '', record(settings)),
  under('GET', '/stats'),
  under('GET', '/users'),
  under('POST', '/users/freeze', record({ ...someone, frozen: field(fc.constant(false)) })),
  under('POST', '/users/reset_totp', record({ ...someone, send_email: field(fc.boolean()) })),
  under('GET', '/sequester/services'),
  under('POST', '/sequester/services', record({ service_certificate: signed, config })),
  under('POST', '/sequester/services/revoke', record({ revoked_service_certificate: signed })),
  under('PUT', '/sequester/services/config', record({ service_id: field(fc.uuid()), config })),
]

test('no route of the administration is left out', () => {
  const attacked = ROUTES.map(
    ({ method, path, isOfOrganization }) =>
      `${method} ${isOfOrganization ? '/organizations/{organization}' : ''}${path}`,
  )
  const all = ADMINISTRATION_ROUTES.map(({ method, path }) => `${method} ${path.replace(/\{\w+\}/, '{organization}')}`)
  expect(attacked.toSorted()).toEqual(all.toSorted())
})

test(`the administration, whatever comes (seed ${seed})`, { timeout: 600_000 }, async () => {
  const route = fc.constantFrom(...ROUTES)
  const attack = route.chain(({ method, path, isOfOrganization, body }) =>
    fc
      .tuple(organizations(), queries, tokens(), contentTypes, bodiesFrom(body), methods)
      .map(([organization, query, token, contentType, bytes, otherMethod]): Attack => {
        const where = isOfOrganization ? `/organizations/${organization}${path}` : path
        const hasBody = bytes.length > 0
        const headers: Record<string, string> = {
          ...(token.value !== undefined && { authorization: token.value }),
          ...(hasBody && contentType !== undefined && { 'content-type': contentType }),
        }
        const asked = otherMethod ?? method
        const sent: Sent = { method: asked, path: `/administration${where}${query}`, headers, body: bytes }
        return {
          kind: `${asked} ${path}`,
          sent,
          allowed: { codes: token.isRight ? MAY_BE : asked === method ? [403, 404] : NO_ROUTE },
        }
      }),
  )
  await withstands(server, attack)
})

/** Without a token as well: there is nothing to keep from anybody. */
const NO_ROUTE = [403, 404, 405]
/** Refusals of the administration (spec 05 §3), and answers. */
const MAY_BE = [200, 400, 403, 404, 405, 413, 415, 422]

function organizations(): fc.Arbitrary<string> {
  const known = fc.nat().map((choice) => ids[choice % ids.length] ?? '')
  const strange = fc.constantFrom(
    'Nobody',
    'a%20b',
    '%ff',
    '%',
    '..',
    '',
    'x'.repeat(1_500),
    '%00',
    '%2F',
    "'",
    '%27%20or%201=1',
  )
  return fc.oneof({ weight: 6, arbitrary: known }, { weight: 1, arbitrary: strange })
}

function tokens(): fc.Arbitrary<{ readonly value: string | undefined; readonly isRight: boolean }> {
  const right = fc.nat().map(() => ({ value: `Bearer ${server.administrationToken}`, isRight: true }))
  const wrong = fc.constantFrom(
    undefined,
    '',
    'Bearer',
    'Bearer x',
    'Basic eDp5',
    'Bearer  ',
    `Bearer ${'x'.repeat(9_000)}`,
  )
  return fc.oneof(
    { weight: 6, arbitrary: right },
    { weight: 1, arbitrary: wrong.map((value) => ({ value, isRight: false })) },
  )
}

const queries = fc.oneof(
  { weight: 6, arbitrary: fc.constant('') },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      '?format=json',
      '?format=csv',
      '?format=xml',
      '?format=csv&format=json',
      '?at=2030-01-01T00:00:00Z',
      '?at=0001-01-01T00:00:00Z',
      '?at=9999-12-31T23:59:59.999999Z',
      '?at=99999-01-01T00:00:00Z',
      '?at=x&format=csv',
      '?at[]=1',
      '?at=%00',
      '?%ff=%fe&__proto__=1',
    ),
  },
)

const contentTypes = fc.oneof(
  { weight: 6, arbitrary: fc.constant<string | undefined>('application/json') },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      undefined,
      '',
      'text/plain',
      'application/json; charset=latin1',
      'x',
      'application/msgpack',
    ),
  },
)

const methods = fc.oneof(
  { weight: 9, arbitrary: fc.constant<string | undefined>(undefined) },
  { weight: 1, arbitrary: fc.constantFrom('GET', 'POST', 'PATCH', 'PUT', 'DELETE', 'OPTIONS') },
)

/** As JSON, nearly as JSON, and as nothing like it. */
function bodiesFrom(body: fc.Arbitrary<unknown>): fc.Arbitrary<Uint8Array> {
  const bytesOf = (value: unknown) => new TextEncoder().encode(value === undefined ? '' : JSON.stringify(value))
  const right = body.map(bytesOf)
  return fc.oneof(
    { weight: 6, arbitrary: right },
    { weight: 1, arbitrary: anything.map(bytesOf) },
    {
      weight: 1,
      arbitrary: fc.tuple(right, fc.nat()).map(([bytes, at]) => bytes.subarray(0, at % (bytes.length + 1))),
    },
    {
      weight: 1,
      arbitrary: fc.tuple(right, flips).map(([bytes, places]) => (bytes.length === 0 ? bytes : flipped(bytes, places))),
    },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 200 }) },
    { weight: 1, arbitrary: fc.constantFrom(...DEEP) },
  )
}

const DEEP: readonly Uint8Array[] = [
  '['.repeat(100_000),
  '{"a":'.repeat(50_000),
  '{"__proto__":{"x":1}}',
  '{"a":1,"a":2}',
  `"${'x'.repeat(500_000)}"`,
].map((text) => new TextEncoder().encode(text))
