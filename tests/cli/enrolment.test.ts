import { writeFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Computer, PASSWORD } from './computer.ts'
import { compareCodes } from './converse.ts'
import { foundOrganization } from './found-organization.ts'

let alice: Computer
let other: Computer
beforeAll(async () => {
  alice = await foundOrganization()
  other = await Computer.create()
  await alice.json('workspace', 'create', 'Plans')
  await writeFile(alice.path('note'), 'hello')
  await alice.json('put', 'note', 'Plans:/')
}, 90_000)
afterAll(async () => {
  await alice[Symbol.asyncDispose]()
  await other[Symbol.asyncDispose]()
})

test('a second device joins by JSON lines, codes compared both ways', { timeout: 90_000 }, async () => {
  const { url, token } = Object(await alice.json('invite', 'device'))
  const greeter = alice.start(['invite', 'greet', token, '--json'])
  const claimer = other.start(['device', 'claim', url, '--json'])
  await compareCodes(
    { command: greeter, before: { password: PASSWORD }, after: { device_label: null } },
    { command: claimer, before: {}, after: { device_label: 'phone', new_password: PASSWORD } },
  )
  const [greeted, claimed] = await Promise.all([greeter.finished, claimer.finished])
  expect(JSON.parse(greeted.stdout)).toMatchObject({ type: 'device', device_label: 'phone' })
  expect(JSON.parse(claimed.stdout)).toMatchObject({ device_label: 'phone', device_type: 'password' })
  const { stdout } = await other.run('cat', 'Plans:/note')
  expect(stdout).toBe('hello')
})

test('a person joins by files of codes, reads what is shared and loses it again', { timeout: 120_000 }, async () => {
  await using bob = await Computer.create()
  const { url, token } = Object(await alice.json('invite', 'user', 'bob@example.com'))
  const exchange = (own: string, peer: string) => ['--code', alice.path(own), '--peer-code', alice.path(peer)]
  const granted = ['--profile', 'standard', '--label', 'Bob', '--email', 'bob@example.com']
  const [greeted, claimed] = await Promise.all([
    alice.run('invite', 'greet', token, ...exchange('g.code', 'c.code'), ...granted),
    bob.run('invite', 'claim', url, ...exchange('c.code', 'g.code'), '--label', 'Bob', '--email', 'bob@example.com'),
  ])
  expect([greeted.code, claimed.code]).toEqual([0, 0])
  expect(await bob.json('workspace', 'list')).toEqual([])
  await alice.json('workspace', 'share', '-w', 'Plans', '-u', 'bob@example.com', '-r', 'reader')
  const { stdout } = await bob.run('cat', 'Plans:/note')
  expect(stdout).toBe('hello')
  const refused = await bob.run('mkdir', 'Plans:/mine', '--json')
  expect(refused.code).toBe(1)
  expect(refused.stderr).toContain('"read_only"')
  await alice.json('workspace', 'unshare', '-w', 'Plans', '-u', 'Bob')
  expect(await bob.json('workspace', 'list')).toEqual([])
  expect(await alice.json('workspace', 'list-users', '-w', 'Plans')).toMatchObject([{ user_role: 'OWNER' }])
})

test('a wrong code gives nothing, and both sides end', { timeout: 90_000 }, async () => {
  await using mallory = await Computer.create()
  const { url, token } = Object(await alice.json('invite', 'user', 'mallory@example.com'))
  const exchange = (own: string, peer: string) => ['--code', alice.path(own), '--peer-code', alice.path(peer)]
  const greeting = alice.start(
    ['invite', 'greet', token, ...exchange('g2.code', 'c2.code'), '--password-file', 'password', '--json'],
    { input: '' },
  )
  const claiming = mallory.start(['invite', 'claim', url, '--peer-code', '-', '--password-file', 'password'], {
    input: 'QQQQ\n',
  })
  const claimed = await claiming.finished
  expect(claimed).toMatchObject({ code: 1, stderr: expect.stringContaining('(codes_differ)') })
  await greeting.next('status')
  greeting.kill('SIGINT')
  const greeted = await greeting.finished
  expect(greeted.code).toBe(130)
  const members = await alice.json('user', 'list')
  expect(JSON.stringify(members)).not.toContain('mallory')
})
