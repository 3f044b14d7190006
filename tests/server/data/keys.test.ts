import { certificateGet, realmGetKeysBundle, realmRename, realmRotateKey, realmShare } from '@parallax/protocol'
import type { SequesterServiceId, UserId } from '@parallax/wire'
import { expect, test } from 'vitest'
import { call } from '../../kit/rpc.ts'
import { openDatabase } from '../../kit/shared-database.ts'
import { sharedServer } from '../../kit/shared-server.ts'
import { newId, type TestDevice, testOrganization } from '../../kit/test-organization.ts'
import { renameRequest, rotationRequest, shareRequest } from './requests.ts'
import { newWorkspace, revoke, type Workspace } from './workspace.ts'

const bytes = (text: string) => new TextEncoder().encode(text)

async function bundleOf(device: TestDevice, { realmId }: Workspace, keyIndex: bigint): Promise<string> {
  const reply = await call(device, realmGetKeysBundle, { realmId, keyIndex })
  if (reply.status !== 'ok') return reply.status
  const text = (part: Uint8Array) => new TextDecoder().decode(part)
  return `${text(reply.keysBundle)} / ${text(reply.keysBundleAccess)}`
}

test('each rotation keeps its bundle and the access of each member, empty ones as well', async () => {
  const { alice, addUser } = await testOrganization(await sharedServer())
  const bob = await addUser('Bob')
  const workspace = await newWorkspace(alice, [[bob, 'READER']])
  const { realmId, participants } = workspace
  for (const [keyIndex, keysBundle, access] of [
    [2n, bytes('second'), (userId: UserId) => bytes(userId)],
    [3n, bytes(''), () => bytes('')],
    [4n, new Uint8Array(200_000).fill(65), (userId: UserId) => bytes(`4 ${userId}`)],
  ] as const) {
    const request = rotationRequest(alice, { realmId, keyIndex, participants: [...participants], keysBundle, access })
    expect(await call(alice, realmRotateKey, request)).toEqual({ status: 'ok' })
  }
  for (const member of [alice, bob]) {
    expect(await bundleOf(member, workspace, 2n)).toBe(`second / ${member.userId}`)
    expect(await bundleOf(member, workspace, 3n)).toBe(' / ')
    expect(await bundleOf(member, workspace, 4n)).toBe(`${'A'.repeat(200_000)} / 4 ${member.userId}`)
  }
})

test('the latest access counts, whatever it came with', async () => {
  const { alice, addUser } = await testOrganization(await sharedServer())
  const bob = await addUser('Bob')
  const workspace = await newWorkspace(alice)
  const { realmId } = workspace
  const share = async (access: string, role: 'READER' | 'CONTRIBUTOR', keyIndex = 1n) => {
    const fields = { realmId, userId: bob.userId, role, keyIndex, access: bytes(access) }
    expect(await call(alice, realmShare, shareRequest(alice, fields))).toEqual({ status: 'ok' })
    return (await bundleOf(bob, workspace, keyIndex)).split(' / ')[1]
  }
  expect(await share('first', 'READER')).toBe('first')
  expect(await share('second', 'CONTRIBUTOR')).toBe('second')
  await workspace.unshare(bob)
  expect(await share('back', 'READER')).toBe('back')
  workspace.participants.add(bob.userId)
  await workspace.rotate()
  expect(await share('after', 'CONTRIBUTOR', 2n)).toBe('after')
  expect(await bundleOf(bob, workspace, 1n)).toMatch(/ back$/)
})

test('who comes after a rotation has no access to the earlier keys', async () => {
  const { alice, addUser } = await testOrganization(await sharedServer())
  const bob = await addUser('Bob')
  const workspace = await newWorkspace(alice)
  await workspace.rotate()
  await workspace.share(bob, 'READER')
  expect(await bundleOf(bob, workspace, 1n)).toBe('access_not_available_for_author')
  expect(await bundleOf(bob, workspace, 2n)).not.toBe('access_not_available_for_author')
})

test('a member who is revoked gets keys until he is unshared', async () => {
  const { alice, addUser } = await testOrganization(await sharedServer())
  const bob = await addUser('Bob')
  const workspace = await newWorkspace(alice, [[bob, 'READER']])
  await revoke(bob)
  const { realmId } = workspace
  const withoutBob = rotationRequest(alice, { realmId, keyIndex: 2n, participants: [alice.userId] })
  expect(await call(alice, realmRotateKey, withoutBob)).toMatchObject({ status: 'participant_mismatch' })
  await workspace.rotate()
  await workspace.unshare(bob)
  await workspace.rotate()
  expect([...workspace.participants]).toEqual([alice.userId])
})

test('the same rotation again is told that the key is there', async () => {
  const { alice } = await testOrganization(await sharedServer())
  const { realmId } = await newWorkspace(alice)
  const timestamp = alice.organization.tick()
  const request = rotationRequest(alice, { realmId, timestamp, keyIndex: 2n, participants: [alice.userId] })
  expect(await call(alice, realmRotateKey, request)).toEqual({ status: 'ok' })
  const refusal = { status: 'bad_key_index', lastRealmCertificateTimestamp: timestamp }
  expect(await call(alice, realmRotateKey, request)).toEqual(refusal)
})

test('without a key a realm can be neither shared nor named', async () => {
  const { alice, addUser, addRealm } = await testOrganization(await sharedServer())
  const { userId } = await addUser('Bob')
  const realmId = await addRealm(alice)
  for (const keyIndex of [0n, 1n]) {
    const share = await call(alice, realmShare, shareRequest(alice, { realmId, userId, keyIndex }))
    expect(share).toMatchObject({ status: 'bad_key_index' })
    const rename = await call(alice, realmRename, renameRequest(alice, { realmId, keyIndex }))
    expect(rename).toMatchObject({ status: 'bad_key_index' })
  }
})

test('a realm keeps all its names, and a first one is refused however many there are', async () => {
  const { alice } = await testOrganization(await sharedServer())
  const workspace = await newWorkspace(alice)
  const { realmId } = workspace
  const initial = () => call(alice, realmRename, renameRequest(alice, { realmId, initial: true }))
  expect(await initial()).toEqual({ status: 'ok' })
  for (let names = 1; names <= 3; names += 1) {
    expect(await initial()).toMatchObject({ status: 'initial_name_already_exists' })
    await workspace.rename()
  }
  const certificates = await call(alice, certificateGet, {
    commonAfter: null,
    sequesterAfter: null,
    shamirRecoveryAfter: null,
    realmAfter: new Map(),
  })
  expect(certificates.status === 'ok' && certificates.realmCertificates.get(realmId)).toHaveLength(2 + 4)
})

test('each active sequester service gets its access, and a service that is revoked none any more', async () => {
  const server = await sharedServer()
  const { alice, id, tools } = await testOrganization(server)
  const workspace = await newWorkspace(alice)
  const { realmId } = workspace
  const services = [newId<SequesterServiceId>(tools), newId<SequesterServiceId>(tools)] as const
  await using sql = openDatabase(server)
  await sql`
    update organizations set sequester_verify_key = '', sequester_timestamp = 7 where organization_id = ${id}`
  const rotate = async (keyIndex: bigint, services: readonly SequesterServiceId[]) => {
    const fields = { realmId, keyIndex, participants: [alice.userId], services }
    return (await call(alice, realmRotateKey, rotationRequest(alice, fields))).status
  }
  expect(await rotate(2n, [])).toBe('ok')
  await sql`
    insert into sequester_services (organization, service_id, label, created_on)
    select id, service_id, 'service', 1
    from organizations, unnest(${[...services]}::uuid[]) service_id where organization_id = ${id}`
  expect(await rotate(3n, [])).toBe('sequester_service_mismatch')
  expect(await rotate(3n, services)).toBe('ok')
  await sql`update sequester_services set revoked_on = 2 where service_id = ${services[0]}`
  expect(await rotate(4n, services)).toBe('sequester_service_mismatch')
  expect(await rotate(4n, [services[1]])).toBe('ok')
  const rows = await sql`
    select a.key_index, a.service_id, a.access
    from sequester_keys_bundle_accesses a join realms r on r.id = a.realm where r.realm_id = ${realmId} order by 1, 2`
  const access = Buffer.of(5)
  expect(rows).toEqual([
    ...services.toSorted().map((serviceId) => ({ keyIndex: 3n, serviceId, access })),
    { keyIndex: 4n, serviceId: services[1], access },
  ])
})
