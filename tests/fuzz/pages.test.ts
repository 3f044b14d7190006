import fc from 'fast-check'
import { afterAll, beforeAll, test } from 'vitest'
import { type Attack, SETUP_PATIENCE, seed, withstands } from './attack.ts'
import { AttackedServer } from './attacked-server.ts'

let server: AttackedServer

beforeAll(async () => {
  server = await AttackedServer.start(['--cors-allow-origins', 'https://app.example.com', '--api-documentation'])
}, SETUP_PATIENCE)

afterAll(() => server[Symbol.asyncDispose]())

const segment = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      'redirect',
      'client',
      'static',
      'assets',
      'health',
      'healthz',
      'readyz',
      'Acme',
      'anonymous',
      'administration',
      'authenticated',
      'invited',
    ),
  },
  { weight: 3, arbitrary: fc.string({ unit: 'binary', maxLength: 12 }).map(encodeLoosely) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      '',
      '.',
      '..',
      '%2e%2e',
      '%',
      '%ff',
      '%c3%28',
      '%00',
      '%0d%0aSet-Cookie:%20a=b',
      'a'.repeat(3_000),
      '*',
      ':organization',
      '%2F',
      '\\',
      '__proto__',
    ),
  },
)

const entry = fc.tuple(
  fc.oneof(
    fc.constantFrom('a', 'p', 'no_ssl', 'webRedirectUrl', '__proto__', ''),
    fc.string({ unit: 'binary', maxLength: 8 }).map(encodeLoosely),
  ),
  fc.oneof(
    fc.constantFrom(
      'claim_user',
      'claim_device',
      'bootstrap_organization',
      'path',
      'true',
      '%ff',
      '%',
      '%00',
      'x'.repeat(4_000),
    ),
    fc.string({ unit: 'binary', maxLength: 20 }).map(encodeLoosely),
  ),
)

const HEADERS: readonly Readonly<Record<string, string>>[] = [
  {},
  { accept: 'text/html' },
  { accept: 'text/html', host: 'localhost:1' },
  { host: 'localhost', accept: 'text/html,*/*' },
  { host: '' },
  { host: '[::1' },
  { origin: 'https://app.example.com', 'access-control-request-method': 'POST' },
  { origin: 'https://evil.example.com', 'access-control-request-method': 'POST' },
  { origin: 'null' },
  { 'x-forwarded-host': 'evil.example.com', 'x-forwarded-proto': 'x' },
  { 'accept-encoding': 'br, gzip', range: 'bytes=0-' },
  { 'if-none-match': '*', 'if-modified-since': 'x' },
  { expect: '200-ok' },
  { cookie: 'x'.repeat(6_000) },
]

const method = fc.oneof(
  { weight: 6, arbitrary: fc.constant('GET') },
  { weight: 2, arbitrary: fc.constantFrom('HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND') },
)

/** Of operators: some with the token, as a browser sends it, some with what only looks like it. */
function operatorPages(): fc.Arbitrary<Attack> {
  const path = fc.oneof(
    fc.constantFrom('/metrics', '/openapi.json', '/operator/api', '/operator/outbox', '/operator/outbox/', '/operator'),
    segment.map((name) => `/operator/outbox/${name}`),
    fc.constantFrom(
      ...['..%2f..%2f..%2fetc%2fpasswd', '%2e%2e%2fblocks', '..\\blocks'].map((name) => `/operator/outbox/${name}`),
    ),
  )
  const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`
  const { administrationToken: token } = server
  const right = fc.constantFrom(`Bearer ${token}`, basic(`anybody:${token}`), basic(`:${token}`))
  const wrong = fc.oneof(
    fc.constantFrom('', 'Basic', 'Basic ====', 'Bearer x', basic(token), basic(`${token}:`), basic(`a:b:${token}`)),
    fc.base64String().map((text) => `Basic ${text}`),
  )
  return fc
    .tuple(
      method,
      path,
      fc.oneof(
        right.map((value) => [value, MAY_BE] as const),
        wrong.map((value) => [value, SHUT] as const),
      ),
    )
    .map(([asked, where, [authorization, codes]]): Attack => {
      const sent = { method: asked, path: where, headers: { authorization }, body: new Uint8Array() }
      return { kind: 'operator page', sent, allowed: { codes } }
    })
}

test(`pages of operators, whoever asks (seed ${seed})`, { timeout: 600_000 }, async () => {
  await withstands(server, operatorPages())
})

test(`pages and redirections, whatever is asked for (seed ${seed})`, { timeout: 600_000 }, async () => {
  const attack = fc
    .tuple(
      method,
      fc.array(segment, { maxLength: 4 }),
      fc.array(entry, { maxLength: 4 }),
      fc.constantFrom(...HEADERS),
      fc.uint8Array({ maxLength: 30 }),
    )
    .map(([asked, segments, entries, headers, body]): Attack => {
      const query = entries.map(([name, value]) => `${name}=${value}`).join('&')
      const path = `/${segments.join('/')}${query === '' ? '' : `?${query}`}`
      const hasBody = asked !== 'GET' && asked !== 'HEAD'
      const sent = { method: asked, path, headers, body: hasBody ? body : new Uint8Array() }
      return { kind: 'page', sent, allowed: { codes: MAY_BE } }
    })
  await withstands(server, attack)
})

/** Whatever a page, a redirection, a refusal of the API or of a preflight may answer (spec 03 §4, §5, §10). */
const MAY_BE = [200, 204, 301, 302, 304, 400, 401, 403, 404, 405, 406, 413, 415, 417, 422, 431, 501]

/** Without the token: nothing that says more than that it is missing. */
const SHUT = [401, 404, 405]

/** What Node sends in a path as it is, everything else percent-encoded. */
function encodeLoosely(text: string): string {
  return Array.from(text.isWellFormed() ? text : '\ufffd', (character) =>
    /[\x21-\x22\x24-\x7e]/.test(character) && !'/?%'.includes(character) ? character : encodeURIComponent(character),
  ).join('')
}
