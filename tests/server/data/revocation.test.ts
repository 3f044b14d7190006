import { certificateGet, organizationInfo, userCreate, userRevoke } from '@parallax/protocol'
import { expect, test } from 'vitest'
import { call } from '../../kit/rpc.ts'
import { openDatabase } from '../../kit/shared-database.ts'
import { sharedServer } from '../../kit/shared-server.ts'
import { startTestServer } from '../../kit/start-test-server.ts'
import { newDevice, newUserCertificates, testOrganization } from '../../kit/test-organization.ts'
import { revocationRequest } from './requests.ts'
import { addDevice, newWorkspace, revoke } from './workspace.ts'

const everything = { commonAfter: null, sequesterAfter: null, shamirRecoveryAfter: null, realmAfter: new Map() }

test('every device of a revoked user is refused, through a server that knew them as well', async () => {
  const first = await sharedServer()
  await using second = await startTestServer({ database: first.database })
  const { addUser } = await testOrganization(first)
  const bob = await addUser('Bob')
  const devices = [bob, await addDevice(bob)]
  for (const device of devices)
    for (const { url } of [first, second]) await call(device, organizationInfo, {}, { server: url })
  await revoke(bob)
  for (const device of devices)
    for (const { url } of [first, second])
      await expect(call(device, organizationInfo, {}, { server: url })).rejects.toThrow('HTTP 461')
})

test('the same revocation again is told that it is done', async () => {
  const { alice, addUser } = await testOrganization(await sharedServer())
  const [bob, carol] = [await addUser('Bob'), await addUser('Carol')]
  const request = revocationRequest(alice, { userId: bob.userId })
  expect(await call(alice, userRevoke, request)).toEqual({ status: 'ok' })
  const lastCommonCertificateTimestamp = await revoke(carol)
  const again = await call(alice, userRevoke, request)
  expect(again).toEqual({ status: 'user_already_revoked', lastCommonCertificateTimestamp })
})

test('a revocation frees the place and the address of the user, and keeps his certificates', async () => {
  const server = await sharedServer()
  const organization = await testOrganization(server, { settings: { active_users_limit: 2 } })
  const { alice, addUser, tick } = organization
  const bob = await addUser('Bob')
  const again = { ...newDevice(organization, 'Bob again'), humanHandle: bob.humanHandle }
  const create = () =>
    call(alice, userCreate, newUserCertificates(again, { profile: 'STANDARD', timestamp: tick(), author: alice }))
  expect(await create()).toEqual({ status: 'human_handle_already_taken' })
  await revoke(bob)
  expect(await create()).toEqual({ status: 'ok' })
  const reply = await call(again, certificateGet, everything)
  expect(reply.status === 'ok' && reply.commonCertificates).toHaveLength(2 + 2 + 1 + 2)
})

test('the realms of a revoked user keep his role until somebody unshares him', async () => {
  const { alice, addUser } = await testOrganization(await sharedServer())
  const bob = await addUser('Bob')
  const workspace = await newWorkspace(alice, [[bob, 'MANAGER']])
  await revoke(bob)
  // Still a participant.
  await workspace.rotate()
  await workspace.unshare(bob)
  await workspace.rotate()
})

test('a device that was just made acts at once, and its certificate is given to all', async () => {
  const { alice, addUser } = await testOrganization(await sharedServer())
  const bob = await addUser('Bob', 'OUTSIDER')
  const phone = await addDevice(bob)
  expect(await call(phone, organizationInfo, {})).toMatchObject({ status: 'ok' })
  const reply = await call(alice, certificateGet, everything)
  expect(reply.status === 'ok' && reply.commonCertificates).toHaveLength(2 + 2 + 1)
  const redacted = await call(phone, certificateGet, everything)
  expect(redacted.status === 'ok' && redacted.commonCertificates.at(-1)).not.toEqual(
    reply.status === 'ok' && reply.commonCertificates.at(-1),
  )
})

test('a revocation waits for whoever changes a realm of its target, and comes after what was written there', async () => {
  const server = await sharedServer()
  const { alice, addUser, tick } = await testOrganization(server)
  const bob = await addUser('Bob')
  const { realmId } = await newWorkspace(alice, [[bob, 'CONTRIBUTOR']])
  const request = revocationRequest(alice, { userId: bob.userId })
  const written = tick()
  await using sql = openDatabase(server)
  const { revocation } = await sql.begin(async (tx) => {
    // The realm alone, as a tool of the operator does.
    await tx`select hold_realm('exclusive', r.organization, r.realm_id) from realms r where r.realm_id = ${realmId}`
    const revocation = call(alice, userRevoke, request)
    for (let waiting = 0; waiting === 0; )
      waiting = (await tx`select from pg_stat_activity where pg_backend_pid() = any(pg_blocking_pids(pid))`).length
    await tx`update realms set last_vlob_timestamp = ${written} where realm_id = ${realmId}`
    return { revocation: () => revocation }
  })
  expect(await revocation()).toEqual({ status: 'require_greater_timestamp', strictlyGreaterThan: written })
})
