// The least that could do the work of certificate_get and vlob_create: `bare-server.ts`, MessagePack in and out, one
// select, and for writes one insert that is committed.
import type { IncomingMessage } from 'node:http'
import { VerifyKey } from '@parallax/crypto'
import { nativeCrypto } from '@parallax/crypto/native'
import { certificateGet, vlobCreate } from '@parallax/protocol'
import { decode, encode } from '@parallax/wire'
import { openClient } from '../packages/server/src/db/client.ts'
import { type BareServerParts, serveBare, tokenOf } from './bare-server.ts'

process.once('message', async ({ database, connections }: BareServerParts) => {
  const sql = openClient(database, { connections })
  const crypto = await nativeCrypto()
  await sql`drop table if exists bare_vlobs`
  await sql`create table bare_vlobs (vlob_id uuid primary key, author uuid not null, timestamp bigint not null, blob bytea not null)`
  await sql`alter table bare_vlobs alter column blob set storage external`
  const keys = new Map<string, VerifyKey>()

  const authenticate = async (request: IncomingMessage): Promise<string> => {
    const token = tokenOf(request)
    const [device] = await sql<{ verifyKey: Uint8Array }[]>`
      select verify_key from devices where organization = 1 and device_id = ${token.deviceId}`
    const key = keys.get(token.deviceId) ?? new VerifyKey(device?.verifyKey ?? new Uint8Array())
    keys.set(token.deviceId, key)
    crypto.verifyDetached(key, token.proof, token.signedText)
    return token.deviceId
  }

  serveBare(async (request, body) => {
    const author = await authenticate(request)
    if (request.url !== '/write') {
      decode(certificateGet.request, body)
      return [encode(certificateGet.reply, nothingNew)]
    }
    const { vlobId, timestamp, blob } = decode(vlobCreate.request, body)
    await sql`
      insert into bare_vlobs (vlob_id, author, timestamp, blob) values (${vlobId}, ${author}, ${timestamp}, ${blob})`
    return [encode(vlobCreate.reply, { status: 'ok' })]
  })
})

const nothingNew = {
  status: 'ok',
  commonCertificates: [],
  sequesterCertificates: [],
  shamirRecoveryCertificates: [],
  realmCertificates: new Map(),
} as const
