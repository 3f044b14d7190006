import { strict as assert } from 'node:assert'
import type { Computer } from '../../../tests/cli/computer.ts'
import { compareCodes } from '../../../tests/cli/converse.ts'
import { type Plain, readDeviceFile } from './read-device-file.ts'
import type { Scene } from './scene.ts'

/** `organization create` with the token that the server left on this machine, then `bootstrap`. */
export async function foundOrganization({ alice, server }: Scene): Promise<void> {
  const create = ['organization', 'create', 'Acme', '--addr', server.url]
  const created = await alice.start(create, { input: '', environment: server.environment }).finished
  assert.equal(created.code, 0, created.stderr)
  const who = ['--label', 'Alice', '--email', 'alice@example.com', '--device-label', 'laptop']
  const device = await alice.json('organization', 'bootstrap', created.stdout.trim(), ...who)
  assert.partialDeepStrictEqual(device, { organization_id: 'Acme', device_label: 'laptop', device_type: 'password' })
}

/** The second device of Alice, by codes that are read out and picked on both sides. */
export async function addDevice(scene: Scene): Promise<void> {
  const { url, token } = Object(await scene.alice.json('invite', 'device'))
  const greeter = scene.alice.start(['invite', 'greet', token, '--json'])
  const claimer = scene.phone.start(['device', 'claim', url, '--json'])
  await compareCodes(
    { command: greeter, before: { password: scene.password('alice') }, after: { device_label: null } },
    { command: claimer, before: {}, after: { device_label: 'phone', new_password: scene.password('phone') } },
  )
}

/** Bob, invited, greeted as a member, on a computer of his own. */
export async function inviteBob(scene: Scene): Promise<void> {
  const { url, token } = Object(await scene.alice.json('invite', 'user', 'bob@example.com'))
  const greeter = scene.alice.start(['invite', 'greet', token, '--json'])
  const claimer = scene.bob.start(['invite', 'claim', url, '--json'])
  const granted = { name: null, email: null, device_label: null, profile: 'STANDARD' }
  const own = { device_label: 'desk', email: null, name: 'Bob', new_password: scene.password('bob') }
  await compareCodes(
    { command: greeter, before: { password: scene.password('alice') }, after: granted },
    { command: claimer, before: {}, after: own },
  )
  const users = await scene.alice.json('user', 'list')
  assert.match(JSON.stringify(users), /"bob@example.com","Bob"/)
}

/** What the three device files hold, for a reader that knows nothing of this project. */
export async function readDeviceFiles(scene: Scene): Promise<void> {
  const { alice, phone, bob } = await openDeviceFiles(scene)
  for (const key of ['user_id', 'private_key', 'user_realm_key', 'root_verify_key'])
    assert.equal(phone[key], alice[key], `both devices of Alice have the same ${key}`)
  for (const key of ['device_id', 'signing_key', 'local_symkey'])
    assert.notEqual(phone[key], alice[key], `each device has its own ${key}`)
  assert.equal(bob.root_verify_key, alice.root_verify_key)
  assert.notEqual(bob.private_key, alice.private_key)
  assert.deepEqual(alice.human_handle, ['alice@example.com', 'Alice'])
  const list = await scene.alice.start(['device', 'list', '--json'], { input: '' }).finished
  assert.equal(JSON.parse(list.stdout)[0].device_id, alice.device_id)
  assert.equal(alice.server_url, `${scene.server.url}/`)
}

type Device = { readonly [key: string]: Plain }

export async function openDeviceFiles(scene: Scene): Promise<Readonly<Record<'alice' | 'phone' | 'bob', Device>>> {
  const open = async (who: 'alice' | 'phone' | 'bob', computer: Computer): Promise<Device> => {
    const { device } = await readDeviceFile(await scene.deviceFile(computer), scene.password(who))
    return Object(device)
  }
  return {
    alice: await open('alice', scene.alice),
    phone: await open('phone', scene.phone),
    bob: await open('bob', scene.bob),
  }
}
