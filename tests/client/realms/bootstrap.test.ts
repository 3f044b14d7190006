import { OfflineError } from '@parallax/client'
import { expect, test } from 'vitest'
import { named } from '../../kit/client/contents.ts'
import { nodeMachine } from '../../kit/client/node-machine.ts'
import { testClients } from '../../kit/client/test-clients.ts'
import { sharedServer } from '../../kit/shared-server.ts'

const STEPS = ['realm_create', 'realm_rotate_key', 'certificate_get', 'realm_get_keys_bundle', 'realm_rename'] as const

test('a workspace that was created offline is made known, whatever is lost on the way, by any number of attempts', async () => {
  await using org = await testClients({ server: await sharedServer(), machine: nodeMachine, users: ['alice', 'bob'] })
  const device = org.device('alice')
  const { network } = device
  network.cut()
  const created = []
  {
    await using alice = await device.start()
    for (const step of STEPS) created.push(await alice.session.workspaces.create(named(step)))
  }
  network.mend()
  for (const [place, step] of STEPS.entries()) {
    const id = created[place]
    if (id === undefined) throw new Error('no workspace')
    for (const lose of ['loseRequest', 'loseReply'] as const) {
      await using alice = await device.start()
      network[lose](step)
      await expect(alice.session.workspaces.bootstrap(id)).rejects.toThrow(OfflineError)
    }
    await using alice = await device.start()
    await alice.session.workspaces.bootstrap(id)
    await alice.session.workspaces.share(id, org.device('bob').userId, { role: 'READER' })
  }
  await using bob = await org.device('bob').start()
  await bob.session.workspaces.refresh()
  expect((await bob.session.workspaces.list()).map(({ name }) => name)).toEqual(STEPS.toSorted())
})
