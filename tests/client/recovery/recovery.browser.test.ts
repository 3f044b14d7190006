import { changeAuthentication, disableMfa, enableMfa, openDevice, ReleasedFactors } from '@parallax/client'
import { totpCode } from '@parallax/crypto'
import { fromMilliseconds } from '@parallax/wire'
import { expect, test } from 'vitest'
import { fromBase32 } from '../../../packages/crypto/src/base32.ts'
import { browserMachine } from '../../kit/client/browser-machine.ts'
import { named } from '../../kit/client/contents.ts'
import { TEST_PASSWORD, testClients } from '../../kit/client/test-clients.ts'
import { sharedServer } from '../../kit/shared-server.ts'

// In a real browser: its cryptography, its storage, and answers whose date another origin may not read.

async function alone() {
  return testClients({ server: await sharedServer(), machine: browserMachine, users: ['alice'] })
}

test('a recovery file made in a browser gives access back in a browser', async () => {
  await using org = await alone()
  let file: Parameters<typeof org.recover>[1]
  {
    await using alice = await org.device('alice').start()
    await alice.session.workspaces.bootstrap(await alice.session.workspaces.create(named('Plans')))
    file = await alice.session.recovery.exportFile()
  }
  await using again = await (await org.recover('alice', file)).start()
  await again.session.workspaces.refresh()
  expect(await again.session.workspaces.list()).toMatchObject([{ name: 'Plans', role: 'OWNER' }])
})

test('another password, a code first, and unlocking without the server', async () => {
  await using org = await alone()
  const device = org.device('alice')
  const { machine, network, known } = device
  const { folder, clock, tools } = machine
  const { crypto } = tools
  const passwordCost = { memlimitKb: 8, opslimit: 1, parallelism: 1 }
  const released = new ReleasedFactors()
  const parts = { folder, crypto, clock, passwordCost, released, connection: { http: network, clock, crypto } }
  let secret: Uint8Array = new Uint8Array()
  let password = TEST_PASSWORD
  const asked: string[] = []
  const ask: Parameters<typeof openDevice>[2]['ask'] = async ({ kind }) => {
    asked.push(kind)
    const code = totpCode(secret, fromMilliseconds(Date.now()))
    return kind === 'code' ? { kind, code } : { kind, password }
  }
  await changeAuthentication(parts, known.file, { ask, newPassword: async () => 'another' })
  password = 'another'
  const confirm: Parameters<typeof enableMfa>[2]['confirm'] = async ({ entry }) => {
    secret = fromBase32(entry.secret) ?? secret
    return totpCode(secret, fromMilliseconds(Date.now()))
  }
  await enableMfa(parts, known.file, { ask, confirm })
  network.cut()
  await openDevice(parts, known.file, { ask })
  expect(asked).toEqual(['password', 'password', 'password'])
  network.mend()
  released.forget()
  await openDevice(parts, known.file, { ask })
  await disableMfa(parts, known.file, { ask })
  expect(asked.slice(3)).toEqual(['code', 'password', 'code', 'password'])
  await using session = await device.start({ device: await openDevice(parts, known.file, { ask }) })
  expect(await session.session.workspaces.list()).toEqual([])
})
