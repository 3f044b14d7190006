import { writeFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { Computer } from './computer.ts'
import { foundOrganization } from './found-organization.ts'

const isLong = process.env.PARALLAX_TEST_LONG !== undefined && process.env.PARALLAX_TEST_LONG !== ''

// A dozen processes, most of which open a device: the same without processes is in tests/client/recovery.
test.runIf(isLong)('a person who lost everything recovers by files of codes', { timeout: 180_000 }, async () => {
  await using alice = await foundOrganization()
  await using bob = await Computer.create()
  /** Codes go by files in the folder of Alice. */
  const exchange = (own: string, peer: string) => ['--code', alice.path(own), '--peer-code', alice.path(peer)]
  const invited = Object(await alice.json('invite', 'user', 'bob@example.com'))
  const granted = ['--profile', 'standard', '--label', 'Bob', '--email', 'bob@example.com', '--device-label', 'desk']
  const joined = await Promise.all([
    alice.run('invite', 'greet', invited.token, ...exchange('1', '2'), ...granted),
    bob.run('invite', 'claim', invited.url, ...exchange('2', '1'), ...granted.slice(2)),
  ])
  expect(joined.map(({ code }) => code)).toEqual([0, 0])
  await writeFile(alice.path('note'), 'hello')
  await alice.json('workspace', 'create', 'Plans')
  await alice.json('put', 'note', 'Plans:/')
  const created = await alice.json('shared-recovery', 'create', '--recipients', 'Bob:2', '-t', '2', '--force')
  expect(created).toMatchObject({ state: 'usable', threshold: 2 })

  await using fresh = await Computer.create()
  const { url, token } = Object(await bob.json('invite', 'shared-recovery', 'alice@example.com'))
  const claiming = ['invite', 'claim', url, ...exchange('4', '3'), '--device-label', 'new', '--json']
  const [greeted, claimed] = await Promise.all([
    bob.run('invite', 'greet', token, ...exchange('3', '4'), '--json'),
    // Whom to meet: the one who is suggested.
    fresh.start([...claiming, '--password-file', 'password'], { input: '{"answer":null}\n' }).finished,
  ])
  expect([greeted.code, claimed.code]).toEqual([0, 0])
  expect(JSON.parse(claimed.stdout)).toMatchObject({ device_label: 'new' })
  expect((await fresh.run('cat', 'Plans:/note')).stdout).toBe('hello')
})
