import { parseAuthToken } from '@parallax/crypto'
import { nativeCrypto } from '@parallax/crypto/native'
import {
  blockCreate,
  certificateGet,
  HTTP_REFUSALS,
  inviteInfo,
  organizationBootstrap,
  parseBearer,
  serverConfig,
  tosGet,
} from '@parallax/protocol'
import {
  type BlockId,
  type DeviceId,
  decode,
  encode,
  fromMilliseconds,
  parseAccessToken,
  parseDateTime,
  parseOrganizationId,
  parseServerAddress,
  parseUuid,
  type VlobId,
} from '@parallax/wire'
import { beforeEach, describe, expect, test } from 'vitest'
import { OfflineError, SessionRefusedError } from '../errors/connection-errors.ts'
import type { ParallaxError } from '../errors/parallax-error.ts'
import type { Clock } from '../ports/clock.ts'
import { deviceConnection, tosRpc } from './device-connection.ts'
import type { RpcConnection } from './rpc-connection.ts'
import { ScriptedHttp } from './testing/scripted-http.ts'
import { anonymousRpc, anonymousServerRpc, invitedRpc } from './visitor-rpc.ts'

const crypto = await nativeCrypto()
const now = parseDateTime('2026-05-04T12:00:00.123456Z') ?? fromMilliseconds(0)
const clock: Clock = { now: () => now, monotonic: () => 0, sleep: async () => undefined }
const server = parseServerAddress('http://127.0.0.1:6777') ?? failed()
const organizationId = parseOrganizationId('Équipe') ?? failed()
const device = {
  serverUrl: server,
  organizationId,
  deviceId: parseUuid<DeviceId>('ab'.repeat(16)) ?? failed(),
  signingKey: crypto.newSigningKey(),
} as const
const token = parseAccessToken('cd'.repeat(16)) ?? failed()
const nothingNew = { commonAfter: null, sequesterAfter: null, shamirRecoveryAfter: null, realmAfter: new Map() }

let http: ScriptedHttp
let connection: RpcConnection
beforeEach(() => {
  http = new ScriptedHttp()
  connection = { http, clock, crypto, userAgent: 'Parsec-Client/1 Linux' }
})

describe('a request of a device', () => {
  test('has exactly the headers of the specification, and a token that verifies', async () => {
    http.answer = { body: encode(certificateGet.reply, noCertificates) }
    expect(await deviceConnection(connection, device).call(certificateGet, nothingNew)).toEqual(noCertificates)
    const [request] = http.requests
    const { Authorization, ...headers } = request?.headers ?? {}
    expect(request).toMatchObject({ method: 'POST', url: 'http://127.0.0.1:6777/authenticated/%C3%89quipe' })
    expect(headers).toEqual({
      'Api-Version': '5.6',
      'Content-Type': 'application/msgpack',
      'User-Agent': 'Parsec-Client/1 Linux',
    })
    const proof = parseAuthToken(parseBearer(Authorization) ?? '') ?? failed()
    expect(proof).toMatchObject({
      type: 'device',
      deviceId: device.deviceId,
      timestamp: (now / 1_000_000n) * 1_000_000n,
    })
    crypto.verifyDetached(crypto.verifyKeyOf(device.signingKey), proof.proof, proof.signedText)
  })

  test('sends a block without copying it', async () => {
    const block = new Uint8Array(512 * 1024)
    http.answer = { body: encode(blockCreate.reply, { status: 'ok' }) }
    const request = {
      blockId: parseUuid<BlockId>('01'.repeat(16)) ?? failed(),
      realmId: parseUuid<VlobId>('02'.repeat(16)) ?? failed(),
      keyIndex: 1n,
      block,
    }
    await deviceConnection(connection, device).call(blockCreate, request)
    const body = http.requests[0]?.body ?? []
    expect(body).toContain(block)
    expect(decode(blockCreate.request, joined(body))).toEqual(request)
  })

  test('passes the signal on, and no signal when there is none', async () => {
    http.answer = { body: encode(certificateGet.reply, noCertificates) }
    const { signal } = new AbortController()
    await deviceConnection(connection, device).call(certificateGet, nothingNew, signal)
    await deviceConnection(connection, device).call(certificateGet, nothingNew)
    expect(http.signals).toEqual([signal, undefined])
  })
})

test('each family has its own path and its own credential', async () => {
  http.answer = { status: 460 }
  const calls = [
    tosRpc(connection, device).call(tosGet, {}),
    invitedRpc(connection, { server, organizationId, token }).call(inviteInfo, {}),
    anonymousRpc(connection, { server, organizationId }).call(organizationBootstrap, bootstrap),
    anonymousServerRpc(connection, server).call(serverConfig, {}),
  ]
  await Promise.allSettled(calls)
  const sent = http.requests.map(({ url, headers }) => [new URL(url).pathname, headers.Authorization?.slice(0, 19)])
  expect(sent).toEqual([
    ['/authenticated/%C3%89quipe/tos', 'Bearer PARSEC-SIGN-'],
    ['/invited/%C3%89quipe', `Bearer ${token}`.slice(0, 19)],
    ['/anonymous/%C3%89quipe', undefined],
    ['/anonymous_server', undefined],
  ])
  expect(http.requests[1]?.headers.Authorization).toBe(`Bearer ${token}`)
})

describe('an HTTP code', () => {
  const speakers = {
    device: () => deviceConnection(connection, device).call(certificateGet, nothingNew),
    invitation: () => invitedRpc(connection, { server, organizationId, token }).call(inviteInfo, {}),
    anybody: () => anonymousRpc(connection, { server, organizationId }).call(organizationBootstrap, bootstrap),
    server: () => anonymousServerRpc(connection, server).call(serverConfig, {}),
  } as const
  const expected: Readonly<Record<number, Readonly<Record<keyof typeof speakers, string>>>> = {
    401: { device: 'device_unknown', invitation: 'internal', anybody: 'internal', server: 'internal' },
    403: { device: 'device_unknown', invitation: 'invitation_not_found', anybody: 'internal', server: 'internal' },
    404: everywhere('organization_unknown', { server: 'internal' }),
    406: everywhere('internal'),
    410: everywhere('internal', { invitation: 'invitation_gone' }),
    413: everywhere('internal'),
    415: everywhere('internal'),
    422: everywhere('server_incompatible'),
    460: everywhere('organization_expired'),
    461: everywhere('user_revoked'),
    462: everywhere('user_frozen'),
    463: everywhere('terms'),
    464: everywhere('web_not_allowed'),
    498: everywhere('clock_wrong'),
    500: everywhere('internal'),
    502: everywhere('offline'),
    503: everywhere('offline'),
    504: everywhere('offline'),
    204: everywhere('internal'),
    418: everywhere('internal'),
  }

  test.each(Object.entries(expected))('%s has its error for each who speaks', async (status, codes) => {
    http.answer = { status: Number(status) }
    const found: Record<string, string> = {}
    for (const [speaker, call] of Object.entries(speakers)) found[speaker] = (await refusalOf(call())).code
    expect(found).toEqual(codes)
  })

  test('of the specification is never forgotten', () => {
    const known = Object.values(HTTP_REFUSALS).map(({ code }) => code)
    expect(known.filter((code) => !(code in expected))).toEqual([])
  })

  test('that refuses is told from no answer', async () => {
    http.answer = { status: 461 }
    expect(await refusalOf(speakers.device())).toBeInstanceOf(SessionRefusedError)
    http.answer = { status: 503 }
    const offline = await refusalOf(speakers.device())
    expect(offline).toBeInstanceOf(OfflineError)
    expect(offline).not.toBeInstanceOf(SessionRefusedError)
    expect(offline.parameters).toEqual({ server: '127.0.0.1:6777' })
  })

  test('that nobody knows is named, with the command', async () => {
    http.answer = { status: 418 }
    expect((await refusalOf(speakers.device())).message).toBe('internal: certificate_get: HTTP 418')
  })

  test('422 says which of the two is too old', async () => {
    const codeOf = async (supported: string) => {
      http.answer = { status: 422, headers: { 'supported-api-versions': supported } }
      return (await refusalOf(speakers.device())).code
    }
    expect(await codeOf('4.9')).toBe('server_too_old')
    expect(await codeOf('3.0;4.1')).toBe('server_too_old')
    expect(await codeOf('6.0;7.2')).toBe('server_too_new')
    expect(await codeOf('4.0;6.0')).toBe('server_incompatible')
    expect(await codeOf('5.6')).toBe('server_incompatible')
    expect(await codeOf('nonsense')).toBe('server_incompatible')
  })

  test('498 tells both times when the server says its own', async () => {
    http.answer = { status: 498, headers: { date: 'Mon, 04 May 2026 13:00:00 GMT' } }
    const told = await refusalOf(speakers.device())
    expect(told.parameters).toEqual({
      deviceTime: now,
      serverTime: parseDateTime('2026-05-04T13:00:00Z'),
      difference: { seconds: 3600 - 0.123456 },
    })
    http.answer = { status: 498 }
    expect((await refusalOf(speakers.device())).parameters).toMatchObject({ deviceTime: now, serverTime: '?' })
  })
})

describe('an answer with 200', () => {
  const call = () => deviceConnection(connection, device).call(certificateGet, nothingNew)

  test('whose status the command does not have is named', async () => {
    http.answer = { body: encode(tosGet.reply, { status: 'no_tos' }) }
    expect((await refusalOf(call())).message).toBe('internal: certificate_get: unknown status no_tos')
  })

  test.each([[[]], [[0x80]], [[0xc1]], [[0x81, 0xa6, 0x73, 0x74, 0x61, 0x74, 0x75, 0x73, 0xa2, 0x6f, 0x6b]]])(
    'that does not decode is our error, not an answer: %j',
    async (bytes) => {
      http.answer = { body: Uint8Array.from(bytes) }
      expect((await refusalOf(call())).message).toBe('internal: certificate_get: the reply does not decode')
    },
  )

  test('that is a page of a network in between is no answer', async () => {
    http.answer = { headers: { 'content-type': 'text/html' }, body: new Uint8Array(10) }
    expect((await refusalOf(call())).code).toBe('offline')
  })
})

const noCertificates = {
  status: 'ok',
  commonCertificates: [],
  realmCertificates: new Map(),
  sequesterCertificates: [],
  shamirRecoveryCertificates: [],
} as const

const bootstrap = {
  bootstrapToken: null,
  rootVerifyKey: crypto.verifyKeyOf(device.signingKey),
  userCertificate: new Uint8Array(),
  deviceCertificate: new Uint8Array(),
  redactedUserCertificate: new Uint8Array(),
  redactedDeviceCertificate: new Uint8Array(),
  sequesterAuthorityCertificate: null,
} as const

function everywhere(code: string, exceptions: Readonly<Record<string, string>> = {}) {
  return { device: code, invitation: code, anybody: code, server: code, ...exceptions }
}

async function refusalOf(call: Promise<unknown>): Promise<ParallaxError> {
  return call.then(
    () => failed(),
    (error: ParallaxError) => error,
  )
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]))
}

function failed(): never {
  throw new Error('the scene is wrong')
}
