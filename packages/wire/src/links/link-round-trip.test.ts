import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  accessTokenFromBytes,
  type Link,
  type OrganizationId,
  parseActionLink,
  parseLink,
  parseOrganizationId,
  parseServerAddress,
  printLink,
  readPastedLink,
  type ServerAddress,
  type UserId,
  uuidFromBytes,
  type VlobId,
} from '../index.ts'

const servers = fc
  .tuple(fc.constantFrom('http', 'https'), fc.webAuthority({ withPort: true, withIPv4: true, withIPv6: true }))
  .map(([scheme, authority]) => parseServerAddress(`${scheme}://${authority}`))
  .filter((server): server is ServerAddress => server !== undefined)
const organizations = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
  .map(parseOrganizationId)
  .filter((id): id is OrganizationId => id !== undefined)
const sixteen = fc.uint8Array({ minLength: 16, maxLength: 16 })
const tokens = sixteen.map(accessTokenFromBytes)

const links: fc.Arbitrary<Link> = fc.tuple(servers, organizations).chain(([server, organizationId]) => {
  const start = { server, organizationId }
  return fc.oneof(
    fc.constant({ kind: 'server', server } as const),
    fc.constantFrom('asyncEnrollment', 'pkiEnrollment').map((kind) => ({ ...start, kind })),
    fc
      .uint8Array({ minLength: 32, maxLength: 32 })
      .map((rootVerifyKey) => ({ ...start, kind: 'organization' as const, rootVerifyKey })),
    fc.option(tokens).map((token) => ({ ...start, kind: 'bootstrap' as const, token })),
    fc
      .tuple(fc.constantFrom('userInvitation', 'deviceInvitation', 'shamirRecoveryInvitation'), tokens)
      .map(([kind, token]) => ({ ...start, kind, token })),
    fc
      .tuple(sixteen, tokens)
      .map(([id, token]) => ({ ...start, kind: 'totpReset' as const, userId: uuidFromBytes<UserId>(id), token })),
    fc
      .tuple(sixteen, fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), fc.uint8Array())
      .map(([id, keyIndex, encryptedPath]) => ({
        ...start,
        kind: 'workspacePath' as const,
        workspaceId: uuidFromBytes<VlobId>(id),
        keyIndex,
        encryptedPath,
      })),
  )
})

test('a link comes back from both of its forms, alone and inside a text', () => {
  fc.assert(
    fc.property(links, (link) => {
      for (const form of ['scheme', 'redirection'] as const) {
        const text = printLink(link, form)
        const expected = { status: 'ok', link }
        expect(parseLink(link.kind, text, { form })).toEqual(expected)
        expect(parseLink(link.kind, text)).toEqual(expected)
        expect(readPastedLink(text)).toEqual(expected)
        expect(readPastedLink(`Open ${text}.`)).toEqual(expected)
        if (link.kind !== 'server' && link.kind !== 'organization') expect(parseActionLink(text)).toEqual(expected)
      }
    }),
    { numRuns: 300 },
  )
})

test('no text makes a reader of links throw', () => {
  const pieces = fc.constantFrom(
    'parsec3://',
    'https://',
    'host',
    ':42',
    '/redirect',
    '/Org',
    '?',
    'a=',
    'claim_user',
    '&',
    'p=',
    'xBCgAAAAAAAAAAAAAAAAAAAB',
    '%',
    '%E7',
    'no_ssl=true',
    '#',
    '[',
    ' ',
    '\n',
    '\ud800',
  )
  fc.assert(
    fc.property(fc.array(fc.oneof(pieces, fc.string({ maxLength: 3 })), { maxLength: 12 }), (parts) => {
      const text = parts.join('')
      expect(['ok', 'refused']).toContain(readPastedLink(text).status)
      expect(['ok', 'refused']).toContain(parseActionLink(text).status)
      expect(['ok', 'refused']).toContain(parseLink('server', text).status)
    }),
    { numRuns: 1000 },
  )
})
