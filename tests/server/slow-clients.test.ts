import { connect, type Socket } from 'node:net'
import { HEADERS, organizationInfo, vlobCreate } from '@parallax/protocol'
import { encode } from '@parallax/wire'
import { expect, test } from 'vitest'
import type { HttpLimits } from '../../packages/server/src/http/http-limits.ts'
import { HeldTables } from '../kit/held-tables.ts'
import { ownDatabase } from '../kit/own-database.ts'
import { authorization, call } from '../kit/rpc.ts'
import { sharedServer } from '../kit/shared-server.ts'
import { startTestServer } from '../kit/start-test-server.ts'
import { newId, testOrganization } from '../kit/test-organization.ts'

const HEAD = 'POST /anonymous_server HTTP/1.1\r\nhost: x\r\napi-version: 5.6\r\ncontent-type: application/msgpack\r\n'
const patient: HttpLimits = { headers: 600_000, request: 600_000, idle: 600_000, handshake: 600_000, checks: 50 }

/** A connection, what came over it, and its end. */
class Line {
  readonly socket: Socket
  received = ''
  readonly ended: Promise<void>

  constructor(url: string) {
    const { port, hostname } = new URL(url)
    this.socket = connect(Number(port), hostname)
    this.socket.setEncoding('utf8').on('data', (text: string) => {
      this.received += text
    })
    this.socket.on('error', () => this.socket.destroy())
    this.ended = new Promise((resolve) => this.socket.once('close', () => resolve()))
  }

  async send(text: string): Promise<void> {
    await new Promise((resolve) => this.socket.write(text, resolve))
  }
}

test.each([
  ['headers that never end', { headers: 300 }, `${HEAD}x-more: `],
  ['a body that never comes', { headers: 300, request: 300 }, `${HEAD}content-length: 100\r\n\r\nsome`],
  ['no request at all', { headers: 300 }, ''],
])('%s: the connection is ended', async (_, limits, sent) => {
  const { database } = await sharedServer()
  await using server = await startTestServer({ database, limits: { ...patient, ...limits } })
  const line = new Line(server.url)
  await line.send(sent)
  await line.ended
  expect(line.received).toMatch(/^(HTTP\/1\.1 408 |$)/)
})

test('a connection that is not used again is ended', async () => {
  const { database } = await sharedServer()
  await using server = await startTestServer({ database, limits: { ...patient, idle: 300 } })
  const line = new Line(server.url)
  await line.send('GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n')
  await line.ended
  expect(line.received).toContain('200 OK')
})

test('a hundred slow clients keep nobody else waiting', async () => {
  const { database } = await sharedServer()
  await using server = await startTestServer({ database, limits: patient })
  const lines = Array.from({ length: 100 }, () => new Line(server.url))
  await Promise.all(lines.map((line) => line.send(`${HEAD}content-length: 1000000\r\n\r\nx`)))
  const { alice } = await testOrganization(server)
  expect((await call(alice, organizationInfo, {})).status).toBe('ok')
  for (const { socket, received } of lines) {
    expect(received).toBe('')
    socket.destroy()
  }
})

test('a stop waits for what is being answered, and for nobody who only holds a connection', async () => {
  await using database = await ownDatabase(await sharedServer())
  const server = await startTestServer({ database: database.connection, limits: patient })
  const { alice, addRealm, tick, tools } = await testOrganization(server)
  const realmId = await addRealm(alice)
  const silent = new Line(server.url)
  await new Promise((resolve) => silent.socket.once('connect', resolve))
  const idle = new Line(server.url)
  await idle.send('GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n')
  await expect.poll(() => idle.received).toContain('200 OK')
  const { connection } = database
  const held = await HeldTables.hold({ connection, tables: ['vlobs'], mode: 'access exclusive' })
  const vlob = {
    realmId,
    vlobId: newId<typeof realmId>(tools),
    keyIndex: 0n,
    timestamp: tick(),
    blob: new Uint8Array(9),
  }
  const writing = call(alice, vlobCreate, vlob)
  await held.untilWaiting(1)
  const stopped = server[Symbol.asyncDispose]()
  await Promise.all([silent.ended, idle.ended])
  // Nobody new is let in meanwhile.
  await expect(call(alice, organizationInfo, {})).rejects.toThrow()
  await held[Symbol.asyncDispose]()
  expect(await writing).toEqual({ status: 'ok' })
  await stopped
})

test('each answer has an id of its own, which the log has too', async () => {
  const lines: string[] = []
  const { database } = await sharedServer()
  await using server = await startTestServer({ database, onlog: (line) => lines.push(line) })
  const { alice } = await testOrganization(server)
  const headers = {
    [HEADERS.apiVersion]: '5.6',
    [HEADERS.contentType]: 'application/msgpack',
    [HEADERS.authorization]: authorization(alice),
  }
  const ids = await Promise.all(
    [1, 2].map(async () => {
      const body = new Uint8Array(encode(organizationInfo.request, {}))
      const response = await fetch(`${server.url}/authenticated/${alice.organization.id}`, {
        method: 'POST',
        headers,
        body,
      })
      await response.arrayBuffer()
      return response.headers.get('x-request-id') ?? ''
    }),
  )
  expect(new Set(ids).size).toBe(2)
  for (const id of ids) await expect.poll(() => lines.filter((line) => line.includes(`"${id}"`)).length).toBe(1)
})
