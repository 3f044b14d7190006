import type { DateTime, UserId, VlobId } from '@parallax/wire'
import type { Sql } from '../../../packages/server/src/db/client.ts'
import { openDatabase } from '../../kit/shared-database.ts'
import { sharedServer } from '../../kit/shared-server.ts'
import { newId, type TestDevice, testOrganization } from '../../kit/test-organization.ts'
import { newWorkspace, revoke } from './workspace.ts'

/** A realm of Alice with one key and a member of each kind, and a realm that is deleted. */
export async function realmScene() {
  const server = await sharedServer()
  const { alice, tick, tools, addUser } = await testOrganization(server)
  const people = {
    alice,
    manager: await addUser('Manager'),
    contributor: await addUser('Contributor'),
    reader: await addUser('Reader'),
    outsider: await addUser('Outsider', 'OUTSIDER'),
    stranger: await addUser('Stranger'),
    recipient: await addUser('Recipient'),
    revoked: await addUser('Revoked'),
    signer: await addUser('Signer'),
  }
  await revoke(people.revoked)
  const workspace = await newWorkspace(alice, [
    [people.manager, 'MANAGER'],
    [people.contributor, 'CONTRIBUTOR'],
    [people.outsider, 'READER'],
  ])
  const { realmId: deleted } = await newWorkspace(alice)
  const realmTimestamp = await workspace.share(people.reader, 'READER')
  const sql: Sql & AsyncDisposable = openDatabase(server)
  await sql`update realms set status = 'DELETED' where realm_id = ${deleted}`
  return {
    ...{ people, workspace, deleted, realmTimestamp, sql },
    unknown: newId<VlobId>(tools),
    unknownUser: newId<UserId>(tools),
    longAgo: (tick() - 330_000_000n) as DateTime,
    behind: { lastRealmCertificateTimestamp: realmTimestamp },
    right: { device: alice, realmId: workspace.realmId, certificate: 'own', timestamp: null } as const,
    signerOf: ({ certificate, device }: Draft) => (certificate === 'own' ? device : people.signer),
    [Symbol.asyncDispose]: () => sql[Symbol.asyncDispose](),
  }
}

/** What requests with a certificate of a realm are made from. */
export interface Draft {
  readonly device: TestDevice
  readonly realmId: VlobId
  readonly certificate: 'own' | 'of another device' | 'junk'
  /** Null: now. */
  readonly timestamp: DateTime | null
}

export function certificateFields({ device, realmId, timestamp }: Draft) {
  return { realmId, timestamp: timestamp ?? device.organization.tick() }
}
