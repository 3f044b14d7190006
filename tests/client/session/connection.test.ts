import { type SessionEvent, StoppedError } from '@parallax/client'
import { describe, expect, test, vi } from 'vitest'
import { at, get, named, put, text } from '../../kit/client/contents.ts'
import { nodeMachine } from '../../kit/client/node-machine.ts'
import { type TestClients, testClients } from '../../kit/client/test-clients.ts'
import { sharedServer } from '../../kit/shared-server.ts'

async function people(...users: readonly [string, ...string[]]): Promise<TestClients> {
  return testClients({ server: await sharedServer(), machine: nodeMachine, users })
}

const soon = { timeout: 15_000, interval: 50 }

function states(told: readonly SessionEvent[]): readonly string[] {
  return told.flatMap(({ type }) => (['online', 'offline', 'refused'].includes(type) ? [type] : []))
}

describe('a session that stays', () => {
  test('is online, offline and online again with its cable, and sends then what was saved', async () => {
    await using org = await people('alice')
    const device = org.device('alice')
    await using alice = await device.start({ monitors: 'all' })
    await vi.waitFor(() => expect(states(alice.told)).toEqual(['online']), soon)
    device.network.cut()
    await vi.waitFor(() => expect(states(alice.told)).toEqual(['online', 'offline']), soon)
    const id = await alice.session.workspaces.create(named('Plans'))
    const files = await alice.session.workspaces.files(id)
    await put(files, '/note.txt', text('written on the train'))
    expect(await files.stateOf(at('/note.txt'))).toEqual({ state: 'saved' })
    device.network.mend()
    alice.session.tryAgain()
    await vi.waitFor(async () => expect(await files.stateOf(at('/note.txt'))).toEqual({ state: 'synced' }), soon)
    expect(states(alice.told)).toEqual(['online', 'offline', 'online'])
  })

  test('hears that its user was revoked, and is told why it is refused', async () => {
    await using org = await people('alice', 'bob')
    await using alice = await org.device('alice').start()
    await using bob = await org.device('bob').start({ monitors: 'all' })
    await vi.waitFor(() => expect(states(bob.told)).toEqual(['online']), soon)
    await alice.session.members.revoke(org.device('bob').userId)
    const refusal = { type: 'refused', error: expect.objectContaining({ code: 'user_revoked' }) }
    await vi.waitFor(() => expect(bob.told).toContainEqual(refusal), soon)
    const { sent } = org.device('bob').network
    const before = sent.filter((command) => command === 'events').length
    await new Promise((resolve) => setTimeout(resolve, 1500))
    expect(sent.filter((command) => command === 'events')).toHaveLength(before)
  })

  test('ends what it waits for when it stops, and keeps what was saved', async () => {
    await using org = await people('alice')
    const device = org.device('alice')
    const create = async () => {
      await using alice = await device.start({ monitors: 'all' })
      const created = await alice.session.workspaces.create(named('Plans'))
      await put(await alice.session.workspaces.files(created), '/note.txt', text('kept'))
      const poll = device.network.hold('certificate_get')
      const polling = alice.session.organization.pollCertificates()
      await poll.arrived
      const ended = expect(polling).rejects.toThrow(StoppedError)
      await alice.session.stop()
      await ended
      return created
    }
    const id = await create()
    device.network.cut()
    await using again = await device.start()
    expect(await get(await again.session.workspaces.files(id), '/note.txt')).toEqual(text('kept'))
  })
})

test('the information of an organization is what its certificates and its server say', async () => {
  await using org = await people('alice', 'bob')
  await using bob = await org.device('bob').start()
  const { session } = bob
  expect(await session.organization.information()).toMatchObject({
    organizationId: org.organizationId,
    ownProfile: 'STANDARD',
    administrators: [{ label: 'alice', email: 'alice@example.com' }],
    sequestered: false,
  })
  expect((await session.members.list()).map(({ humanHandle }) => humanHandle.label)).toEqual(['alice', 'bob'])
  expect(await session.members.devices(org.device('alice').userId)).toMatchObject([{ label: 'desk' }])
})
