// What no server for signed requests can leave out: node:http, and one Ed25519 verification with a key that was parsed
// once, as in every server that wants to be fast.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { type AuthToken, parseAuthToken, VerifyKey } from '@parallax/crypto'
import { nativeCrypto } from '@parallax/crypto/native'
import type { Sql } from '../packages/server/src/db/client.ts'
import type { PostgresConnection } from '../packages/server/src/db/embedded/embedded-postgres.ts'

/** First message to the process; it answers its port. */
export interface BareServerParts {
  readonly database: PostgresConnection
  /** As many as the server has. */
  readonly connections: number
}

/** Answers one request in parts that are sent as they are. */
type Answer = (request: IncomingMessage, body: Uint8Array) => Promise<readonly Uint8Array[]>

export function serveBare(answer: Answer): void {
  const server = createServer((request, response) => {
    bodyOf(request)
      .then((body) => answer(request, body))
      .then(
        (parts) => send(response, parts),
        (error: unknown) => response.writeHead(500).end(String(error)),
      )
  })
  server.listen(0, '127.0.0.1', () => {
    const address = server.address()
    process.send?.(typeof address === 'object' && address !== null ? address.port : 0)
  })
}

/** Verifies the token of a request, and answers whose it is. */
export type Authenticate = (request: IncomingMessage) => string

/** Knows the keys of all devices from the start: no statement is needed. */
export async function knowingAll(sql: Sql): Promise<Authenticate> {
  const crypto = await nativeCrypto()
  const rows = await sql<{ deviceId: string; verifyKey: Uint8Array }[]>`select device_id, verify_key from devices`
  const keys = new Map(rows.map(({ deviceId, verifyKey }) => [deviceId, new VerifyKey(verifyKey)]))
  return (request) => {
    const token = tokenOf(request)
    const key = keys.get(token.deviceId)
    if (key === undefined) throw new Error('unknown device')
    crypto.verifyDetached(key, token.proof, token.signedText)
    return token.deviceId
  }
}

export function tokenOf({ headers: { authorization = '' } }: IncomingMessage): Extract<AuthToken, { type: 'device' }> {
  const token = parseAuthToken(authorization.slice('Bearer '.length))
  if (token?.type !== 'device') throw new Error('no token')
  return token
}

function send(response: ServerResponse, parts: readonly Uint8Array[]): void {
  response.writeHead(200, { 'content-length': parts.reduce((sum, { length }) => sum + length, 0) })
  const [only] = parts
  if (parts.length === 1) return void response.end(only)
  response.cork()
  for (const part of parts) response.write(part)
  response.end()
  response.uncork()
}

function bodyOf(request: IncomingMessage): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)))
    request.on('error', reject)
  })
}
