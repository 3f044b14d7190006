import { strict as assert } from 'node:assert'
import { randomBytes } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import PostalMime from 'postal-mime'
import { PASSWORD } from '../../../tests/cli/computer.ts'
import { compareCodes } from '../../../tests/cli/converse.ts'
import type { Scene } from './scene.ts'

const ORGANIZATION = ['--organization', 'Acme'] as const
const BOB = [...ORGANIZATION, '--user-email', 'bob@example.com'] as const

/** By a plain request, as hosting scripts do; Alice bootstraps with the link, and writes files. */
export async function foundOrganization(scene: Scene): Promise<void> {
  const { running, token, alice } = scene
  const response = await fetch(`${running.url}/administration/organizations`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ organization_id: 'Acme', active_users_limit: 10 }),
  })
  assert.equal(response.status, 200)
  const { bootstrap_url: link } = Object(await response.json())
  assert.match(link, /^parsec3:\/\/127\.0\.0\.1\/Acme\?no_ssl=true&a=bootstrap_organization&p=/)
  // The address of the configuration is that of a proxy that is not there: here its port is added.
  const reachable = String(link).replace('//127.0.0.1/', `//127.0.0.1:${running.port}/`)
  const who = ['--label', 'Alice', '--email', 'alice@example.com', '--device-label', 'laptop']
  await alice.json('organization', 'bootstrap', reachable, ...who)
  for (const workspace of ['Plans', 'Scratch']) await alice.json('workspace', 'create', workspace)
  for (const [name, length] of [
    ['small', 1000],
    ['large', 3_000_000],
  ] as const)
    await write(scene, name, length)
}

/** Bob is greeted as a member, gets the workspace, and reads it. */
export async function addBob(scene: Scene): Promise<void> {
  const { alice, bob, running } = scene
  const { url, token } = Object(await alice.json('invite', 'user', 'bob@example.com'))
  const link = String(url).replace('//127.0.0.1/', `//127.0.0.1:${running.port}/`)
  const greeter = alice.start(['invite', 'greet', token, '--json'])
  const claimer = bob.start(['invite', 'claim', link, '--json'])
  await compareCodes(
    {
      command: greeter,
      before: { password: PASSWORD },
      after: { name: null, email: null, device_label: null, profile: 'STANDARD' },
    },
    {
      command: claimer,
      before: {},
      after: { device_label: 'desk', email: null, name: 'Bob', new_password: PASSWORD },
    },
  )
  await alice.json('workspace', 'share', '--workspace', 'Plans', '--user', 'bob@example.com', '--role', 'contributor')
  await bob.json('certificate', 'poll')
  await readEverything(scene, 'bob')
}

/** The same numbers by JSON and CSV, and those of what was written. */
export async function countUsage(scene: Scene): Promise<void> {
  const { running, token } = scene
  const get = async (query: string) => {
    const headers = { authorization: `Bearer ${token}` }
    return await fetch(`${running.url}/administration/stats${query}`, { headers })
  }
  const { stats } = Object(await (await get('')).json())
  const [acme, ...others] = stats
  assert.equal(others.length, 0)
  assert.deepEqual([acme.organization_id, acme.users, acme.active_users], ['Acme', 2, 2])
  assert.deepEqual(acme.users_per_profile_detail.ADMIN, { active: 1, revoked: 0 })
  assert.ok(acme.data_size >= 3_001_000 && acme.data_size < 3_100_000, `${acme.data_size} bytes`)
  const csv = await get('?format=csv')
  assert.equal(csv.headers.get('content-type'), 'text/csv; charset=utf-8')
  const { data_size: data, metadata_size: metadata, realms } = acme
  const [head = '', line, end] = (await csv.text()).split('\r\n')
  assert.ok(head.startsWith('organization_id,data_size,metadata_size,realms,active_users,'))
  assert.deepEqual([line, end], [`Acme,${data},${metadata},${realms},2,1,0,1,0,0,0`, ''])
  assert.partialDeepStrictEqual(Object(await scene.administer('organization', 'stats', ...ORGANIZATION)), {
    data_size: data,
    users: 2,
  })
}

/** Frozen, Bob can do nothing; let in again, he goes on where he was. */
export async function freezeBob(scene: Scene): Promise<void> {
  await scene.administer('user', 'freeze', ...BOB)
  const { code, stderr } = await scene.bob.run('workspace', 'sync', '--workspace', 'Plans', '--json')
  assert.equal(code, 1)
  assert.match(stderr, /frozen/)
  await scene.administer('user', 'unfreeze', ...BOB)
  await readEverything(scene, 'bob')
}

/** The mail comes to a real mail server, with the exact subject and the link that the operator sees. */
export async function resetOneTimePasswords(scene: Scene): Promise<void> {
  const before = scene.smtp.messages.length
  const reset = Object(await scene.administer('user', 'totp-reset', ...BOB, '--send-email'))
  assert.equal(reset.email_sent_status, 'SENT_AS_REQUESTED')
  const [message, ...others] = scene.smtp.messages.slice(before)
  assert.equal(others.length, 0)
  const mail = await PostalMime.parse(message ?? '')
  assert.equal(mail.subject, 'Your MFA has been reset for Acme')
  assert.ok(mail.text?.includes(reset.totp_reset_url_as_http_redirection), 'the link stands in the mail')
}

/** What was written before, to the byte. */
export async function readEverything(scene: Scene, who: 'alice' | 'bob'): Promise<void> {
  const computer = scene[who]
  for (const [name, content] of scene.files) {
    await computer.json('get', `Plans:/${name}`, `got-${name}`)
    assert.equal(Buffer.compare(await readFile(computer.path(`got-${name}`)), content), 0, name)
  }
}

export async function write(scene: Scene, name: string, length: number): Promise<void> {
  const content = randomBytes(length)
  await writeFile(scene.alice.path(name), content)
  assert.partialDeepStrictEqual(Object(await scene.alice.json('put', name, `Plans:/${name}`)), { state: 'synced' })
  scene.files.set(name, content)
}
