import { readFileSync } from 'node:fs'
import { isAccountTokenGenuine, parseAuthToken, SecretKey, VerifyKey } from '@parallax/crypto'
import { nativeCrypto } from '@parallax/crypto/native'
import { fromHex, type OrganizationId, parseAccessToken, parseOrganizationId } from '@parallax/wire'
import { describe, expect, test } from 'vitest'
import { bearer, parseBearer } from './authorization.ts'
import { HTTP_REFUSALS, httpOutcome } from './refusals.ts'
import { compatibleApiVersion, ROUTE_PATHS } from './transport.ts'

const vectors = new URL('../../../../../spec/vectors/protocol.json', import.meta.url)
const { auth_tokens: tokens } = JSON.parse(readFileSync(vectors, 'utf8'))
const hex = (text: string) => fromHex(text) ?? new Uint8Array()

const crypto = await nativeCrypto()

describe('the Authorization header', () => {
  test('of a recorded account is genuine', () => {
    const [recorded] = tokens
    const token = parseAuthToken(parseBearer(recorded.authorization) ?? '')
    expect(token).toMatchObject({ type: 'account', authMethodId: recorded.auth_method_id })
    expect(token && isAccountTokenGenuine(crypto, new SecretKey(hex(recorded.mac_key_hex)), token)).toBe(true)
    expect(token && isAccountTokenGenuine(crypto, new SecretKey(new Uint8Array(32)), token)).toBe(false)
  })

  test('of a recorded device verifies', () => {
    const [, recorded] = tokens
    const token = parseAuthToken(parseBearer(recorded.authorization) ?? '')
    if (token?.type !== 'device') throw new Error('not a device token')
    expect(token.deviceId).toBe(recorded.device_id)
    const key = new VerifyKey(hex(recorded.verify_key_hex))
    crypto.verifyDetached(key, token.proof, token.signedText)
    expect(() => crypto.verifyDetached(key, token.proof, token.signedText.subarray(1))).toThrow()
  })

  test('of an invitation is its token in hex', () => {
    const token = parseAccessToken('d864b93ded264aae9ae583fd3d40c45a')
    expect(parseAccessToken(parseBearer(bearer(token ?? '')) ?? '')).toBe(token)
  })

  test.each(['bearer x', 'BEARER x', 'Bearer   x', 'Bearer\tx', ' Bearer x '])('%j holds a token', (header) => {
    expect(parseBearer(header)).toBe('x')
  })

  test.each(['', 'Bearer', 'Bearer ', 'x', 'Basic x', 'Bearer x y', undefined, null])('%j holds none', (header) => {
    expect(parseBearer(header)).toBeUndefined()
  })
})

describe('HTTP codes', () => {
  test.each(Object.entries(HTTP_REFUSALS))('%s is what a client understands', (name, { code }) => {
    const expected = name === 'stopping' ? 'unreachable' : name === 'body_too_large' ? 'unexpected' : name
    expect(httpOutcome(code)).toBe(expected)
  })

  test('gateways that fail are worth another try, the rest is unexpected', () => {
    expect([502, 504].map(httpOutcome)).toEqual(['unreachable', 'unreachable'])
    expect([204, 307, 400, 405, 500, 501].map(httpOutcome)).toEqual(Array(6).fill('unexpected'))
  })
})

test('any revision of the major version is served, another major is not', () => {
  expect(compatibleApiVersion('5.0')).toEqual({ version: 5, revision: 0 })
  expect(compatibleApiVersion('5.99')).toEqual({ version: 5, revision: 99 })
  for (const header of ['4.6', '6.0', '5', '5.x', '', undefined, null])
    expect(compatibleApiVersion(header)).toBe(undefined)
})

test('organizations stand percent-encoded in paths', () => {
  const organization: OrganizationId | undefined = parseOrganizationId('Équipe-1')
  if (organization === undefined) throw new Error('not an organization')
  expect(ROUTE_PATHS.tos(organization)).toBe('/authenticated/%C3%89quipe-1/tos')
})
