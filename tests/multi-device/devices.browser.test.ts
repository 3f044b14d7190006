import { browserMachine } from '../kit/client/browser-machine.ts'
import { testClients } from '../kit/client/test-clients.ts'
import { sharedServer } from '../kit/shared-server.ts'
import { describeDevices } from './devices.suite.ts'

describeDevices({
  name: 'in a browser',
  open: async () => testClients({ server: await sharedServer(), machine: browserMachine, users: ['alice', 'bob'] }),
})
