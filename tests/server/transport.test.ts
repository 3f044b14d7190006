import { connect } from 'node:net'
import { HEADERS, organizationInfo, ping } from '@parallax/protocol'
import { encode } from '@parallax/wire'
import { expect, test } from 'vitest'
import { authorization, call, post } from '../kit/rpc.ts'
import { sharedServer } from '../kit/shared-server.ts'
import { startTestServer } from '../kit/start-test-server.ts'
import { newOrganizationId, testOrganization } from '../kit/test-organization.ts'

const body = encode(organizationInfo.request, {})
const MEBIBYTE = 1_048_576

test('checks come in their order: version, organization id, content type, authorization, size, existence', async () => {
  const { alice, tools } = await testOrganization(await sharedServer())
  const { url } = alice.organization.server
  const good = `/authenticated/${alice.organization.id}`
  const unknown = `/authenticated/${newOrganizationId(tools)}`
  const large = new Uint8Array(MEBIBYTE + 1)
  const bad = { [HEADERS.apiVersion]: '4.0', [HEADERS.contentType]: 'text/plain' }
  const token = { [HEADERS.authorization]: authorization(alice) }
  const { [HEADERS.contentType]: contentType } = bad
  const code = async (path: string, headers: Record<string, string>, sent = body) =>
    (await post(url, { path, body: sent, headers })).code
  expect(await code('/authenticated/a%20b', bad, large)).toBe(422)
  expect(await code('/authenticated/a%20b', { [HEADERS.contentType]: contentType }, large)).toBe(404)
  expect(await code(good, { [HEADERS.contentType]: contentType }, large)).toBe(415)
  expect(await code(unknown, {}, large)).toBe(401)
  expect(await code(unknown, token, large)).toBe(413)
  expect(await code(unknown, token)).toBe(404)
  expect(await code(good, token)).toBe(200)
})

test('a refusal is JSON and carries the version; one of the version carries the supported ones alone', async () => {
  const { alice } = await testOrganization(await sharedServer())
  const path = `/authenticated/${alice.organization.id}`
  const unauthorized = await post(alice.organization.server.url, { path, body })
  expect(JSON.parse(new TextDecoder().decode(unauthorized.body))).toEqual({ detail: 'Missing authentication info' })
  expect(unauthorized.headers.get('api-version')).toBe('5.6')
  expect(unauthorized.headers.get('server')).toBe('parsec/3')
  const old = await post(alice.organization.server.url, { path, body, headers: { [HEADERS.apiVersion]: '4.9' } })
  expect([old.headers.get('api-version'), old.headers.get('supported-api-versions')]).toEqual([null, '5.6'])
})

test('a known path with another method is 405, whatever comes with it', async () => {
  const { url } = await sharedServer()
  for (const path of ['/anonymous_server', '/administration/organizations', '/authenticated/Acme/events'])
    for (const type of ['', 'text/plain', 'application/json']) {
      const response = await fetch(url + path, { method: 'DELETE', headers: { 'content-type': type }, body: '{' })
      expect([response.status, await response.json()]).toEqual([405, { detail: 'Method Not Allowed' }])
    }
})

test('a body of 1 MiB is read, one byte more is refused, also when it is sent in chunks', async () => {
  const { alice } = await testOrganization(await sharedServer())
  const { url } = alice.organization.server
  const code = async (length: number) => {
    const headers = { [HEADERS.authorization]: authorization(alice) }
    return (await post(url, { path: `/authenticated/${alice.organization.id}`, body: new Uint8Array(length), headers }))
      .code
  }
  expect(await code(MEBIBYTE)).toBe(415)
  expect(await code(MEBIBYTE + 1)).toBe(413)
  const head = `POST /anonymous_server HTTP/1.1\r\nhost: x\r\napi-version: 5.6\r\ncontent-type: application/msgpack\r\n`
  const chunk = `${MEBIBYTE.toString(16)}\r\n${'x'.repeat(MEBIBYTE)}\r\n`
  const end = '0\r\n\r\n'
  expect(await rawCode(url, `${head}transfer-encoding: chunked\r\n\r\n${chunk}${end}`)).toBe(415)
  expect(await rawCode(url, `${head}transfer-encoding: chunked\r\n\r\n${chunk}1\r\nx\r\n${end}`)).toBe(413)
})

test('a length that is none is 413, what is no request of HTTP is 400, and both close the connection', async () => {
  const { url } = await sharedServer()
  const head = 'POST /anonymous_server HTTP/1.1\r\nhost: x\r\napi-version: 5.6\r\ncontent-type: application/msgpack\r\n'
  for (const length of ['x', '-1', '1.5', '+5', '0x10', '99999999999999999999999999']) {
    const answer = await rawText(url, `${head}content-length: ${length}\r\n\r\nx`)
    expect(answer).toMatch(/^HTTP\/1\.1 413 /)
    expect(answer).toContain('server: parsec/3\r\nconnection: close\r\n')
  }
  for (const text of ['hello\r\n\r\n', `${head}content-length: 3\r\ntransfer-encoding: chunked\r\n\r\nxxx`])
    expect(await rawCode(url, text)).toBe(400)
  expect(await rawCode(url, `GET / HTTP/1.1\r\nx: ${'y'.repeat(100_000)}\r\n\r\n`)).toBe(431)
})

test('a client that goes away in the middle of a body leaves the server as it was', async () => {
  const lines: string[] = []
  const { database } = await sharedServer()
  await using server = await startTestServer({ database, args: ['--debug'], onlog: (line) => lines.push(line) })
  const { alice } = await testOrganization(server)
  const { port } = new URL(server.url)
  await new Promise<void>((resolve) => {
    const socket = connect(Number(port), '127.0.0.1', () => {
      socket.write('POST /anonymous_server HTTP/1.1\r\nhost: x\r\napi-version: 5.6\r\n')
      socket.write('content-type: application/msgpack\r\ncontent-length: 1000\r\n\r\nabc', () => socket.destroy())
    })
    socket.on('close', () => resolve())
  })
  expect(await call(alice, ping, { ping: 'still here' })).toEqual({ status: 'ok', pong: 'still here' })
  expect(lines.filter((line) => line.includes('"level":50'))).toEqual([])
})

test('the log holds no token and no query', async () => {
  const lines: string[] = []
  const { database } = await sharedServer()
  await using server = await startTestServer({ database, onlog: (line) => lines.push(line) })
  const { alice } = await testOrganization(server)
  await call(alice, organizationInfo, {})
  await fetch(`${server.url}/redirect/Org?a=claim_user&p=xBCsecret`, { redirect: 'manual' })
  const log = lines.join('')
  expect(log).toContain('organization_info')
  expect(log).toContain('/redirect/Org')
  for (const secret of ['xBCsecret', 'PARSEC-SIGN', server.administrationToken]) expect(log).not.toContain(secret)
})

test('a page asked for as localhost goes to the one origin of the local profile, an API does not', async () => {
  const { url } = await sharedServer()
  const { port } = new URL(url)
  const head = `host: localhost:${port}\r\naccept: text/html\r\nconnection: close\r\n\r\n`
  expect(await rawText(url, `GET /client/x?y=1 HTTP/1.1\r\n${head}`)).toContain(`location: ${url}/client/x?y=1`)
  expect(await rawCode(url, `GET /health HTTP/1.1\r\n${head}`)).toBe(200)
})

async function rawCode(url: string, text: string): Promise<number> {
  return Number((await rawText(url, text)).slice(9, 12))
}

function rawText(url: string, text: string): Promise<string> {
  const { port, hostname } = new URL(url)
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => socket.write(text))
    let answer = ''
    socket.on('data', (data) => {
      answer += data
      if (!answer.includes('\r\n\r\n')) return
      socket.destroy()
      resolve(answer)
    })
    socket.on('error', reject)
  })
}
