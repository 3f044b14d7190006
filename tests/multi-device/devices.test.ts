import { nodeMachine } from '../kit/client/node-machine.ts'
import { type TestClients, testClients } from '../kit/client/test-clients.ts'
import { sharedServer } from '../kit/shared-server.ts'
import { startTestServer } from '../kit/start-test-server.ts'
import { describeDevices } from './devices.suite.ts'

const users = ['alice', 'bob'] as const

describeDevices({
  name: 'on computers',
  open: async () => testClients({ server: await sharedServer(), machine: nodeMachine, users }),
})

// Devices take turns: what one does, the others learn over the bus. One store of blocks, as processes need.
describeDevices({
  name: 'on two server processes',
  open: async () => {
    const { database } = await sharedServer()
    const stack = new AsyncDisposableStack()
    const start = async () => stack.use(await startTestServer({ database, args: ['--blockstore', 'postgresql'] }))
    const [server, other] = [await start(), await start()]
    const processes = [server.url, other.url]
    const org = await testClients({ server, machine: nodeMachine, users, processes })
    return withServers(org, stack)
  },
})

function withServers(org: TestClients, servers: AsyncDisposableStack): TestClients {
  const end = org[Symbol.asyncDispose].bind(org)
  return Object.assign(org, {
    [Symbol.asyncDispose]: async () => {
      await end()
      await servers.disposeAsync()
    },
  })
}
