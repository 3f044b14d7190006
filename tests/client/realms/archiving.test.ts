import type { Session } from '@parallax/client'
import type { VlobId } from '@parallax/wire'
import { expect, test } from 'vitest'
import { administer } from '../../kit/administration.ts'
import { at, named } from '../../kit/client/contents.ts'
import { nodeMachine } from '../../kit/client/node-machine.ts'
import { type TestClients, testClients } from '../../kit/client/test-clients.ts'
import { sharedServer } from '../../kit/shared-server.ts'

async function people(...users: readonly [string, ...string[]]): Promise<TestClients> {
  return testClients({ server: await sharedServer(), machine: nodeMachine, users })
}

async function plans(session: Session): Promise<VlobId> {
  const id = await session.workspaces.create(named('Plans'))
  await session.workspaces.bootstrap(id)
  return id
}

test('an archived workspace is read only for everybody, its owner too, until it is in use again', async () => {
  await using org = await people('alice', 'bob')
  await using alice = await org.device('alice').start()
  await using bob = await org.device('bob').start()
  const id = await plans(alice.session)
  await alice.session.workspaces.share(id, org.device('bob').userId, { role: 'CONTRIBUTOR' })
  await alice.session.workspaces.archive(id, { type: 'ARCHIVED' })
  expect(await alice.session.workspaces.list()).toMatchObject([{ archiving: { type: 'ARCHIVED' }, readOnly: true }])
  await bob.session.workspaces.refresh()
  const theirs = await bob.session.workspaces.files(id)
  await expect(theirs.createFile(at('/note.txt'))).rejects.toMatchObject({ code: 'read_only' })
  await expect(bob.session.workspaces.archive(id, { type: 'AVAILABLE' })).rejects.toMatchObject({ code: 'not_allowed' })
  await alice.session.workspaces.archive(id, { type: 'AVAILABLE' })
  await bob.session.workspaces.refresh()
  expect(await bob.session.workspaces.list()).toMatchObject([{ archiving: { type: 'AVAILABLE' }, readOnly: false }])
})

test('a workspace in the bin is gone when its time has come, and not allowed to go sooner than the organization says', async () => {
  await using org = await people('alice')
  await using alice = await org.device('alice').start()
  const id = await plans(alice.session)
  const soon = { type: 'DELETION_PLANNED', seconds: 3600 } as const
  await expect(alice.session.workspaces.archive(id, soon)).rejects.toMatchObject({ code: 'deletion_too_soon' })
  const inTime = { type: 'DELETION_PLANNED', seconds: 60 * 86_400 } as const
  await alice.session.workspaces.archive(id, inTime)
  const [planned] = await alice.session.workspaces.list()
  expect(planned).toMatchObject({ readOnly: true, archiving: { type: 'DELETION_PLANNED' } })
  await administer(await sharedServer(), 'PATCH', `/organizations/${org.organizationId}`, {
    realm_minimum_archiving_period_before_deletion: 0,
  })
  await alice.session.workspaces.archive(id, { type: 'DELETION_PLANNED', seconds: 0 })
  expect(await alice.session.workspaces.list()).toEqual([])
})

test('the highest role that is left may claim the ownership, once', async () => {
  await using org = await people('alice', 'bob', 'carol', 'dave')
  await using alice = await org.device('alice').start()
  const [bobDevice, carolDevice] = [org.device('bob'), org.device('carol')]
  let id: VlobId
  {
    await using bob = await bobDevice.start()
    id = await plans(bob.session)
    await bob.session.workspaces.share(id, carolDevice.userId, { role: 'CONTRIBUTOR' })
    await bob.session.workspaces.share(id, org.device('dave').userId, { role: 'CONTRIBUTOR' })
  }
  await using carol = await carolDevice.start()
  await using dave = await org.device('dave').start()
  await carol.session.workspaces.refresh()
  expect(await carol.session.workspaces.list()).toMatchObject([{ canSelfPromoteToOwner: false }])
  await expect(carol.session.workspaces.claimOwnership(id)).rejects.toMatchObject({ code: 'owner_exists' })
  await alice.session.members.revoke(bobDevice.userId)
  await Promise.all([carol.session.workspaces.refresh(), dave.session.workspaces.refresh()])
  expect(await carol.session.workspaces.list()).toMatchObject([{ canSelfPromoteToOwner: true }])
  await carol.session.workspaces.claimOwnership(id)
  expect(await carol.session.workspaces.list()).toMatchObject([{ role: 'OWNER', canSelfPromoteToOwner: false }])
  await expect(dave.session.workspaces.claimOwnership(id)).rejects.toMatchObject({ code: 'owner_exists' })
  expect(await dave.session.workspaces.members(id)).toMatchObject(
    expect.arrayContaining([expect.objectContaining({ userId: carolDevice.userId, role: 'OWNER' })]),
  )
})

test('an administrator changes the profile of somebody else', async () => {
  await using org = await people('alice', 'bob')
  await using alice = await org.device('alice').start()
  await using bob = await org.device('bob').start()
  const { userId } = org.device('bob')
  await alice.session.members.changeProfile(userId, 'ADMIN')
  await alice.session.members.changeProfile(userId, 'ADMIN')
  await bob.session.organization.pollCertificates()
  expect((await bob.session.organization.information()).ownProfile).toBe('ADMIN')
  await expect(alice.session.members.changeProfile(org.device('alice').userId, 'STANDARD')).rejects.toMatchObject({
    code: 'person_is_self',
  })
  await bob.session.members.changeProfile(org.device('alice').userId, 'STANDARD')
  await expect(alice.session.members.changeProfile(userId, 'STANDARD')).rejects.toMatchObject({ code: 'not_allowed' })
})
