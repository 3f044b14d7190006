import type { Session } from '@parallax/client'
import type { VlobId } from '@parallax/wire'
import { describe, expect, test, vi } from 'vitest'
import { at, get, named, put, text } from '../../kit/client/contents.ts'
import { nodeMachine } from '../../kit/client/node-machine.ts'
import { type TestClients, testClients } from '../../kit/client/test-clients.ts'
import { sharedServer } from '../../kit/shared-server.ts'

async function people(...users: readonly [string, ...string[]]): Promise<TestClients> {
  return testClients({ server: await sharedServer(), machine: nodeMachine, users })
}

async function sharedWorkspace(org: TestClients, owner: Session, ...owners: readonly string[]): Promise<VlobId> {
  const id = await owner.workspaces.create(named('Plans'))
  await owner.workspaces.bootstrap(id)
  for (const name of owners) await owner.workspaces.share(id, org.device(name).userId, { role: 'OWNER' })
  return id
}

async function nameOf(session: Session, id: VlobId): Promise<string | undefined> {
  await session.workspaces.refresh()
  return (await session.workspaces.list()).find((workspace) => workspace.id === id)?.name
}

const soon = { timeout: 10_000, interval: 50 }

describe('owners of one workspace', () => {
  test('who rotate the key at the same moment make one rotation, and both go on', async () => {
    await using org = await people('alice', 'bob', 'carol')
    await using alice = await org.device('alice').start()
    await using bob = await org.device('bob').start()
    const id = await sharedWorkspace(org, alice.session, 'bob', 'carol')
    const rotation = org.device('alice').network.hold('realm_rotate_key')
    const unsharing = alice.session.workspaces.unshare(id, org.device('carol').userId)
    await rotation.arrived
    await bob.session.workspaces.refresh()
    rotation.release()
    await unsharing
    const sent = (name: string) => org.device(name).network.sent.filter((command) => command === 'realm_rotate_key')
    expect([sent('alice'), sent('bob')].map(({ length }) => length)).toEqual([2, 1])
    await put(await alice.session.workspaces.files(id), '/note.txt', text('after the rotation'))
    await (await alice.session.workspaces.files(id)).sync()
    const theirs = await bob.session.workspaces.files(id)
    await theirs.sync()
    expect(await get(theirs, '/note.txt')).toEqual(text('after the rotation'))
    await Promise.all([alice.session.workspaces.refresh(), bob.session.workspaces.refresh()])
    expect([sent('alice'), sent('bob')].map(({ length }) => length)).toEqual([2, 1])
    expect([alice.told, bob.told].flat().filter(({ type }) => type === 'task_failed')).toEqual([])
  })

  test('remove a revoked member and rotate, whoever of them is online first, by themselves', async () => {
    await using org = await people('alice', 'bob', 'carol')
    let id: VlobId
    {
      await using alice = await org.device('alice').start()
      id = await sharedWorkspace(org, alice.session, 'bob')
      await alice.session.workspaces.share(id, org.device('carol').userId, { role: 'CONTRIBUTOR' })
      const { network } = org.device('alice')
      // The administrator goes before the realm is looked after.
      network.loseRequest('realm_unshare')
      await alice.session.members.revoke(org.device('carol').userId)
    }
    await using bob = await org.device('bob').start({ monitors: 'all' })
    const { sent } = org.device('bob').network
    await vi.waitFor(() => expect(sent).toEqual(expect.arrayContaining(['realm_unshare', 'realm_rotate_key'])), soon)
    await vi.waitFor(async () => {
      expect(await bob.session.workspaces.members(id)).toHaveLength(2)
    }, soon)
    await using alice = await org.device('alice').start()
    await alice.session.workspaces.refresh()
    expect(org.device('alice').network.sent.filter((command) => command === 'realm_rotate_key')).toHaveLength(1)
  })

  test('who rename at the same moment end with one name', async () => {
    await using org = await people('alice', 'bob')
    await using alice = await org.device('alice').start()
    await using bob = await org.device('bob').start()
    const id = await sharedWorkspace(org, alice.session, 'bob')
    await bob.session.workspaces.refresh()
    await Promise.all([
      alice.session.workspaces.rename(id, named('From Alice')),
      bob.session.workspaces.rename(id, named('From Bob')),
    ])
    const [one, other] = [await nameOf(alice.session, id), await nameOf(bob.session, id)]
    expect(['From Alice', 'From Bob']).toContain(one)
    expect(other).toBe(one)
  })

  test('name with the new key what they rename while another rotates', async () => {
    await using org = await people('alice', 'bob', 'carol')
    await using alice = await org.device('alice').start()
    await using bob = await org.device('bob').start()
    const id = await sharedWorkspace(org, alice.session, 'bob', 'carol')
    await bob.session.workspaces.refresh()
    const renaming = org.device('bob').network.hold('realm_rename')
    const renamed = bob.session.workspaces.rename(id, named('Better plans'))
    await renaming.arrived
    await alice.session.workspaces.unshare(id, org.device('carol').userId)
    renaming.release()
    await renamed
    expect(await nameOf(alice.session, id)).toBe('Better plans')
  })
})

describe('a member', () => {
  test('is given a workspace, another role in it, and loses it', async () => {
    await using org = await people('alice', 'bob')
    await using alice = await org.device('alice').start()
    await using bob = await org.device('bob').start()
    const { userId } = org.device('bob')
    const id = await sharedWorkspace(org, alice.session)
    await put(await alice.session.workspaces.files(id), '/note.txt', text('hello'))
    await (await alice.session.workspaces.files(id)).sync()
    await alice.session.workspaces.share(id, userId, { role: 'READER' })
    await bob.session.workspaces.refresh()
    expect(await bob.session.workspaces.list()).toMatchObject([{ id, name: 'Plans', role: 'READER', readOnly: true }])
    const theirs = await bob.session.workspaces.files(id)
    await theirs.sync()
    expect(await get(theirs, '/note.txt')).toEqual(text('hello'))
    await expect(theirs.createFile(at('/mine.txt'))).rejects.toMatchObject({ code: 'read_only' })
    await alice.session.workspaces.share(id, userId, { role: 'CONTRIBUTOR' })
    await bob.session.workspaces.refresh()
    await put(theirs, '/mine.txt', text('mine'))
    await alice.session.workspaces.unshare(id, userId)
    await expect(theirs.sync()).rejects.toMatchObject({ code: 'no_workspace_access' })
    await bob.session.workspaces.refresh()
    expect(await bob.session.workspaces.list()).toEqual([])
    expect(bob.told).toContainEqual(
      expect.objectContaining({ type: 'workspace_lost', workspaceId: id, entriesLost: 1 }),
    )
  })
})
