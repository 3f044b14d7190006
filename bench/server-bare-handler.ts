// A process that does what no server for signed requests can leave out, and nothing else: node:http, MessagePack in and
// out, one Ed25519 verification, one select, and for writes one insert that is committed.
import { createServer, type IncomingMessage } from 'node:http'
import { parseAuthToken, VerifyKey } from '@parallax/crypto'
import { nativeCrypto } from '@parallax/crypto/native'
import { certificateGet, vlobCreate } from '@parallax/protocol'
import { decode, encode } from '@parallax/wire'
import { openClient } from '../packages/server/src/db/client.ts'
import type { PostgresConnection } from '../packages/server/src/db/embedded/embedded-postgres.ts'

/** First message to the process; it answers its port. */
export interface BareHandlerParts {
  readonly database: PostgresConnection
  /** As many as the server has. */
  readonly connections: number
}

process.once('message', async ({ database, connections }: BareHandlerParts) => {
  const sql = openClient(database, { connections })
  const crypto = await nativeCrypto()
  await sql`drop table if exists bare_vlobs`
  await sql`create table bare_vlobs (vlob_id uuid primary key, author uuid not null, timestamp bigint not null, blob bytea not null)`
  await sql`alter table bare_vlobs alter column blob set storage external`
  const keys = new Map<string, VerifyKey>()

  const authenticate = async (authorization: string): Promise<string> => {
    const token = parseAuthToken(authorization.slice('Bearer '.length))
    if (token?.type !== 'device') throw new Error('no token')
    const [device] = await sql<{ verifyKey: Uint8Array }[]>`
      select verify_key from devices where organization = 1 and device_id = ${token.deviceId}`
    // Parsed once, as in every server that wants to be fast.
    const key = keys.get(token.deviceId) ?? new VerifyKey(device?.verifyKey ?? new Uint8Array())
    keys.set(token.deviceId, key)
    crypto.verifyDetached(key, token.proof, token.signedText)
    return token.deviceId
  }

  const answer = async (request: IncomingMessage): Promise<Uint8Array> => {
    const body = await bodyOf(request)
    const author = await authenticate(request.headers.authorization ?? '')
    if (request.url !== '/write') {
      decode(certificateGet.request, body)
      return encode(certificateGet.reply, nothingNew)
    }
    const { vlobId, timestamp, blob } = decode(vlobCreate.request, body)
    await sql`
      insert into bare_vlobs (vlob_id, author, timestamp, blob) values (${vlobId}, ${author}, ${timestamp}, ${blob})`
    return encode(vlobCreate.reply, { status: 'ok' })
  }

  const server = createServer((request, response) => {
    answer(request).then(
      (bytes) => response.writeHead(200, { 'content-length': bytes.length }).end(bytes),
      (error: unknown) => response.writeHead(500).end(String(error)),
    )
  })
  server.listen(0, '127.0.0.1', () => {
    const address = server.address()
    process.send?.(typeof address === 'object' && address !== null ? address.port : 0)
  })
})

const nothingNew = {
  status: 'ok',
  commonCertificates: [],
  sequesterCertificates: [],
  shamirRecoveryCertificates: [],
  realmCertificates: new Map(),
} as const

function bodyOf(request: IncomingMessage): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)))
    request.on('error', reject)
  })
}
