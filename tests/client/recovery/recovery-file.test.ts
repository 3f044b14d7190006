import { importRecoveryFile, type RecoveryFile } from '@parallax/client'
import { recoveryPassphrase } from '@parallax/crypto'
import { dumpDeviceFile, newRecoveryFile } from '@parallax/protocol'
import { fromMilliseconds, type OrganizationId } from '@parallax/wire'
import { beforeAll, describe, expect, test } from 'vitest'
import { label } from '../../../packages/client/src/enrolment/testing/people.ts'
import { get, named, put, text } from '../../kit/client/contents.ts'
import { nodeMachine } from '../../kit/client/node-machine.ts'
import { type TestClients, testClients } from '../../kit/client/test-clients.ts'
import { sharedServer } from '../../kit/shared-server.ts'
import { newOrganizationId } from '../../kit/test-organization.ts'

let server: Awaited<ReturnType<typeof sharedServer>>
beforeAll(async () => {
  server = await sharedServer()
})

const people = (...users: readonly [string, ...string[]]): Promise<TestClients> =>
  testClients({ server, machine: nodeMachine, users })

/** Imports on a machine of its own, of which nothing is left afterwards. */
async function importing({ content, password }: Pick<RecoveryFile, 'content' | 'password'>): Promise<string> {
  await using machine = await nodeMachine()
  const { tools, folder, http, clock } = machine
  const parts = { connection: { http, clock, crypto: tools.crypto }, tools, folder }
  const recovered = { deviceLabel: label('new'), newPassword: async () => 'p' }
  return importRecoveryFile(parts, { content, password }, recovered).then(
    ({ known }) => known.deviceLabel,
    (error) => error.code,
  )
}

test('everything is back after every device is lost', async () => {
  await using org = await people('alice')
  let file: RecoveryFile
  let workspace: string
  {
    await using alice = await org.device('alice').start()
    const id = await alice.session.workspaces.create(named('Plans'))
    await alice.session.workspaces.bootstrap(id)
    const files = await alice.session.workspaces.files(id)
    await put(files, '/note.txt', text('still here'))
    await files.sync()
    file = await alice.session.recovery.exportFile()
    workspace = id
    const devices = await alice.session.members.devices(alice.session.device.userId)
    expect(devices.map(({ purpose }) => purpose)).toEqual(['STANDARD', 'PASSPHRASE_RECOVERY'])
    expect(devices[1]).toMatchObject({ deviceId: file.deviceId, label: file.deviceLabel })
  }
  const recovered = await org.recover('alice', file)
  await using again = await recovered.start()
  await again.session.workspaces.refresh()
  const [found] = await again.session.workspaces.list()
  expect(found).toMatchObject({ id: workspace, name: 'Plans', role: 'OWNER' })
  if (found === undefined) throw new Error('no workspace')
  const files = await again.session.workspaces.files(found.id)
  await files.sync()
  expect(await get(files, '/note.txt')).toEqual(text('still here'))
  expect(recovered.known).toMatchObject({ deviceLabel: 'recovered', protection: 'password' })
})

describe('a recovery file', () => {
  test('of a person who has lost access says so', async () => {
    await using org = await people('alice', 'bob')
    await using alice = await org.device('alice').start()
    let file: RecoveryFile
    {
      await using bob = await org.device('bob').start()
      file = await bob.session.recovery.exportFile()
    }
    await alice.session.members.revoke(org.device('bob').userId)
    expect(await importing(file)).toBe('user_revoked')
  })

  test('may be used again, also when newer ones exist', async () => {
    await using org = await people('alice')
    await using alice = await org.device('alice').start()
    const [first, second] = [await alice.session.recovery.exportFile(), await alice.session.recovery.exportFile()]
    expect([await importing(first), await importing(second), await importing(first)]).toEqual(['new', 'new', 'new'])
  })

  test('of another server or organization is told apart', async () => {
    await using org = await people('alice')
    await using other = await people('alice')
    const { tools } = org.device('alice').machine
    const sealed = (organizationId: OrganizationId) => {
      const key = tools.crypto.newSecretKey()
      const device = { ...org.device('alice').local, organizationId }
      const file = newRecoveryFile(tools.crypto, device, { key, createdOn: fromMilliseconds(0) })
      return importing({ content: dumpDeviceFile(file), password: recoveryPassphrase(key) })
    }
    expect(await sealed(newOrganizationId(tools))).toBe('organization_unknown')
    expect(await sealed(other.organizationId)).toBe('device_unknown')
  })
})
