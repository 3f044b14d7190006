import postgres from 'postgres'
import { expect, test } from 'vitest'
import { brokenInvariants } from '../../scripts/check-database/check-database.ts'
import { INVARIANTS } from '../../scripts/check-database/invariants.ts'
import { ownDatabase } from '../kit/own-database.ts'
import { sharedServer } from '../kit/shared-server.ts'
import { startTestServer } from '../kit/start-test-server.ts'
import { testOrganization } from '../kit/test-organization.ts'
import { newWorkspace } from './data/workspace.ts'

/** What breaks each rule, by hand. */
const damages: Readonly<Record<string, string>> = {
  'a bootstrapped organization has a user, a device, and the date of its last common certificate':
    'update organizations set common_timestamp = common_timestamp + 1',
  'the last sequester certificate dates the sequester topic':
    "insert into sequester_certificates select id, 7, bytea '' from organizations",
  'the profile of a user is the one of his last certificate': "update user_profiles set profile = 'OUTSIDER'",
  'a user has a device, made no earlier than he was, in his organization':
    'update devices set created_on = created_on - 1',
  'the last certificate of a realm dates its topic': 'update realms set topic_timestamp = topic_timestamp - 1',
  'the role of a member is that of the last role certificate':
    "update realm_members set role = 'READER' where role = 'CONTRIBUTOR'",
  'a realm has an owner': "update realm_members set role = 'MANAGER'",
  'the keys of a realm are numbered from 1 without a gap': 'update realms set key_index = key_index + 1',
  'a rotation gives access to each member of its time, and to nobody else': 'delete from keys_bundle_accesses',
  'an access is to the key that was current': 'update keys_bundle_accesses set origin = 1',
  'every member has access to the current key': 'delete from keys_bundle_accesses',
  'the versions of a vlob are numbered from 1 without a gap, and their dates do not go back':
    'update vlobs set version = 3 where version = 2',
  'the change log of a realm has no gap, and the realm counts it right': 'update vlobs set checkpoint = checkpoint + 5',
  'a vlob belongs to a realm and to one of its keys': 'update vlobs set key_index = 9',
  'nobody writes without the right to, or after it was taken away': "update realm_roles set role = 'READER'",
  'nobody writes after his revocation': 'update users set revoked_on = created_on',
  'a block belongs to a realm, to one of its keys and to a device': 'update blocks set key_index = 9',
}

test('an honest database breaks no rule, and each damage is told by its name', async () => {
  await using database = await ownDatabase(await sharedServer())
  await using server = await startTestServer({ database: database.connection })
  const { alice, addUser } = await testOrganization(server)
  const workspace = await newWorkspace(alice, [[await addUser('Bob'), 'CONTRIBUTOR']])
  const { vlobId } = await workspace.write()
  await workspace.update(vlobId, 2)
  await workspace.store(Uint8Array.of(1, 2, 3))
  const sql = postgres({ ...database.connection, max: 2, onnotice: () => undefined })
  try {
    expect(await brokenInvariants(sql)).toEqual([])
    expect(Object.keys(damages).sort()).toEqual(INVARIANTS.map(({ rule }) => rule).sort())
    for (const [rule, damage] of Object.entries(damages)) {
      const told = await brokenAfter(sql, damage)
      expect(told, damage).toContain(rule)
    }
  } finally {
    await sql.end()
  }
})

/** The rules that do not hold any more; the damage is undone. */
async function brokenAfter(sql: postgres.Sql, damage: string): Promise<readonly string[]> {
  const undo = Symbol('undo')
  let told: readonly string[] = []
  await sql
    .begin(async (tx) => {
      await tx.unsafe(damage)
      told = (await brokenInvariants(tx)).map(({ rule }) => rule)
      throw undo
    })
    .catch((reason: unknown) => {
      if (reason !== undo) throw reason
    })
  return told
}
