import { certificateGet, vlobReadBatch } from '@parallax/protocol'
import { encode, type VlobId, version } from '@parallax/wire'
import { expect, test } from 'vitest'
import { call } from '../kit/rpc.ts'
import { openDatabase } from '../kit/shared-database.ts'
import { sharedServer } from '../kit/shared-server.ts'
import { testOrganization } from '../kit/test-organization.ts'

/** More than the server takes from its database at once, and no multiple of that. */
const MANY = 1_203

test('thousands of certificates come whole and in order, while others are answered', async () => {
  const server = await sharedServer()
  const { alice, addRealm } = await testOrganization(server)
  const realms = [await addRealm(alice), await addRealm(alice)] as const
  for (const realmId of realms) await addCertificates(realmId)
  const nothing = { commonAfter: null, sequesterAfter: null, shamirRecoveryAfter: null, realmAfter: new Map() }
  // More at once than the server has connections to read with.
  const replies = await Promise.all(Array.from({ length: 8 }, () => call(alice, certificateGet, nothing)))
  const beside = await call(alice, vlobReadBatch, { realmId: realms[0], vlobs: [], at: null })
  expect(beside.status).toBe('ok')
  const numbered = Array.from({ length: MANY }, (_, n) => encode(version, n))
  for (const reply of replies) {
    if (reply.status !== 'ok') throw new Error(reply.status)
    expect(reply.commonCertificates).toHaveLength(2)
    for (const realmId of realms)
      expect(reply.realmCertificates.get(realmId)?.slice(1).map(hex)).toEqual(numbered.map(hex))
  }
})

/** Beside the one of the realm: each is its number. */
async function addCertificates(realmId: VlobId): Promise<void> {
  await using sql = openDatabase(await sharedServer())
  const certificates = sql.types.byteas(Array.from({ length: MANY }, (_, n) => encode(version, n)))
  await sql`
    insert into realm_certificates (realm, timestamp, certificate)
    select r.id, r.topic_timestamp + c.position, c.certificate
    from realms r, unnest(${certificates}::bytea[]) with ordinality as c (certificate, position)
    where r.realm_id = ${realmId}`
  await sql`update realms set topic_timestamp = topic_timestamp + ${MANY} where realm_id = ${realmId}`
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex')
}
