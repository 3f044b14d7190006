import { createPublicKey } from 'node:crypto'
import { readFile, stat, writeFile } from 'node:fs/promises'
import { SequesterVerifyKeyDer } from '@parallax/crypto'
import { organizationInfo, tosGet } from '@parallax/protocol'
import { expect, test } from 'vitest'
import { call } from '../kit/rpc.ts'
import { sharedServer } from '../kit/shared-server.ts'
import { testOrganization } from '../kit/test-organization.ts'
import { OperatorComputer } from './operator-computer.ts'

async function scene() {
  const server = await sharedServer()
  const organization = await testOrganization(server)
  const operator = await OperatorComputer.create(server)
  const org = ['--organization', organization.id] as const
  return { ...organization, operator, org, [Symbol.asyncDispose]: () => operator[Symbol.asyncDispose]() }
}

test('an operator lists organizations, looks at one and changes its settings', async () => {
  await using it = await scene()
  const { operator, org, id, alice } = it
  expect(await operator.json('organization', 'list')).toContainEqual(
    expect.objectContaining({ organization_id: id, active_users: 1 }),
  )
  expect((await operator.run('organization', 'list')).stdout).toMatch(new RegExp(`^${id} +1 +\\d+ +0 B`, 'm'))
  expect(await operator.json('organization', 'status', ...org)).toMatchObject({
    is_bootstrapped: true,
    is_expired: false,
  })
  expect(JSON.parse((await operator.run('organization', 'stats', ...org)).stdout)).toMatchObject({ users: 1 })
  const change = ['--active-users-limit', '3', '--external-members', 'no', '--minimum-archiving-period', '60']
  expect(await operator.json('organization', 'configure', ...org, ...change)).toMatchObject({
    active_users_limit: 3,
    user_profile_outsider_allowed: false,
    realm_minimum_archiving_period_before_deletion: 60,
    is_expired: false,
  })
  await operator.json('organization', 'configure', ...org, '--expired', 'yes', '--active-users-limit', 'none')
  await expect(call(alice, organizationInfo, {})).rejects.toThrow('HTTP 460')
  expect(await operator.json('organization', 'configure', ...org, '--expired', 'no')).toMatchObject({
    active_users_limit: null,
  })
})

test('an operator keeps a member out and lets him in again', async () => {
  await using it = await scene()
  const { operator, org, alice, addUser } = it
  const bob = await addUser('Bob')
  const email = bob.humanHandle.email
  expect(await operator.json('user', 'freeze', ...org, '--user-email', email)).toMatchObject({ frozen: true })
  await expect(call(bob, organizationInfo, {})).rejects.toThrow('HTTP 462')
  const listed = await operator.run('user', 'list', ...org)
  expect(listed.stdout).toMatch(new RegExp(`^${bob.userId}  Bob +${email}  frozen$`, 'm'))
  expect(await operator.json('user', 'list', ...org)).toMatchObject([{ user_id: alice.userId }, { frozen: true }])
  await operator.json('user', 'unfreeze', ...org, '--user-id', bob.userId)
  expect((await call(bob, organizationInfo, {})).status).toBe('ok')
})

test('a reset of one-time passwords prints the link, under the names of the official command too', async () => {
  await using it = await scene()
  const { operator, org, alice } = it
  const reset = await operator.json('user', 'totp-reset', ...org, '--user-id', alice.userId)
  expect(reset).toMatchObject({ uid: alice.userId, url: expect.stringMatching(/^parsec3:.*a=totp_reset/) })
  const { stdout, stderr } = await operator.run('user', 'totp-reset', ...org, '--user-id', alice.userId, '--send-email')
  expect(stdout).toMatch(/^http:\S+a=totp_reset\S+\n$/)
  expect(stderr).toContain('The link was sent by e-mail.')
})

test('terms of service are set from the command line or a file, and removed', async () => {
  await using it = await scene()
  const { operator, org, alice } = it
  await operator.json('tos', 'config', ...org, 'en=https://example.com/a=b', 'fr=https://example.com/fr')
  await expect(call(alice, organizationInfo, {})).rejects.toThrow('HTTP 463')
  expect(await call(alice, tosGet, {}, { route: '/tos' })).toMatchObject({
    perLocaleUrls: new Map([
      ['en', 'https://example.com/a=b'],
      ['fr', 'https://example.com/fr'],
    ]),
  })
  await writeFile(operator.path('terms.json'), '{"de": "https://example.com/de"}')
  await operator.json('tos', 'config', ...org, '--from-json', operator.path('terms.json'))
  expect(await operator.json('organization', 'status', ...org)).toMatchObject({
    tos: { per_locale_urls: { de: 'https://example.com/de' } },
  })
  await operator.json('tos', 'config', ...org, '--remove')
  expect((await call(alice, organizationInfo, {})).status).toBe('ok')
})

test('what is asked for wrongly is exit 2 and reaches no server; what the server refuses is exit 1 with its reason', async () => {
  await using it = await scene()
  const { operator, org, id } = it
  const wrong = [
    ['organization', 'status'],
    ['organization', 'status', '--organization', 'a b'],
    ['organization', 'configure', ...org],
    ['organization', 'configure', ...org, '--active-users-limit', '-1'],
    ['organization', 'configure', ...org, '--expired', 'maybe'],
    ['user', 'freeze', ...org],
    ['user', 'freeze', ...org, '--user-id', 'a', '--user-email', 'b'],
    ['tos', 'config', ...org],
    ['tos', 'config', ...org, 'en'],
    ['sequester', 'update-service', ...org, '--service-id', 'a', '--storage', '--webhook', 'https://example.com'],
  ]
  for (const argv of wrong) expect({ argv, code: (await operator.run(...argv)).code }).toEqual({ argv, code: 2 })
  const refusals = [
    [['organization', 'status', '--organization', `No${id}`], 'HTTP 404: Organization not found'],
    [['user', 'freeze', ...org, '--user-email', 'nobody@example.com'], 'HTTP 404: User not found'],
    [['sequester', 'list-services', ...org], 'HTTP 400: Sequester disabled'],
    [['organization', 'status', ...org, '--token', 'wrong'], 'HTTP 403: Bad authorization token'],
  ] as const
  for (const [argv, reason] of refusals) {
    const { code, stderr } = await operator.run(...argv, '--json')
    expect([code, JSON.parse(stderr).error.code, stderr.includes(reason)]).toEqual([1, 'administration_refused', true])
  }
})

test('a sequester service is made, added, changed, ended: from keys to the list', { timeout: 60_000 }, async () => {
  const server = await sharedServer()
  await using operator = await OperatorComputer.create(server)
  const path = (name: string) => operator.path(name)
  await Promise.all(['authority', 'service'].map((name) => operator.json('sequester', 'generate-keys', path(name))))
  expect((await stat(path('authority.key'))).mode & 0o777).toBe(0o600)
  const again = await operator.run('sequester', 'generate-keys', path('service'))
  expect([again.code, again.stderr.includes('service.key')]).toEqual([1, true])
  const verifyKey = createPublicKey(await readFile(path('authority.pub'), 'utf8')).export({
    type: 'spki',
    format: 'der',
  })
  const { id } = await testOrganization(server, { authority: new SequesterVerifyKeyDer(verifyKey) })
  const org = ['--organization', id]
  const sign = ['--authority-private-key', path('authority.key')]
  const declare = ['sequester', 'generate-service-certificate', '--service-label', 'Archive', ...sign]
  const made = await operator.json(...declare, '--service-public-key', path('service.pub'), path('service.pem'))
  const { service_id: serviceId } = made as { readonly service_id: string }
  expect(await readFile(path('service.pem'), 'utf8')).toMatch(
    /^-----BEGIN PARSEC SEQUESTER SERVICE CERTIFICATE-----\n(?:.{64}\n)+.{1,64}\n-----END PARSEC SEQUESTER SERVICE CERTIFICATE-----\n$/,
  )
  const add = ['sequester', 'create-service', ...org, '--service-certificate', path('service.pem')]
  await operator.json(...add)
  const webhook = ['--webhook', 'https://example.com/hook']
  await operator.json('sequester', 'update-service', ...org, '--service-id', serviceId, ...webhook)
  expect(await operator.json('sequester', 'list-services', ...org)).toMatchObject([
    { service_id: serviceId, service_label: 'Archive', revoked_on: null, webhook_url: 'https://example.com/hook' },
  ])
  const end = ['sequester', 'generate-service-revocation-certificate', '--service-id', serviceId, ...sign]
  const printed = await operator.run(...end, '-')
  await writeFile(path('end.pem'), printed.stdout.replaceAll('\n', '\r\n'))
  const revoke = ['sequester', 'revoke-service', ...org, '--service-revocation-certificate']
  expect((await operator.run(...revoke, path('service.pem'))).stderr).toContain('not the file that was expected')
  await operator.json(...revoke, path('end.pem'))
  // By the names of the official server too.
  expect((await operator.run('server', 'sequester', 'list_services', ...org)).stdout).toMatch(/Archive .*ended 20\d\d-/)
  // Signed by somebody else.
  const foreign = ['--authority-private-key', path('service.key'), '--service-public-key', path('service.pub')]
  await operator.json(
    'sequester',
    'generate-service-certificate',
    '--service-label',
    'X',
    ...foreign,
    path('foreign.pem'),
  )
  const refused = await operator.run(...add.slice(0, -1), path('foreign.pem'))
  expect([refused.code, refused.stderr.includes('Invalid certificate')]).toEqual([1, true])
})

test('a member reads the terms and accepts them; before that nothing else works', async () => {
  const server = await sharedServer()
  await using it = await OperatorComputer.create(server)
  await writeFile(it.path('password'), 'green 7 trees up\n')
  const secret = ['--password-file', it.path('password')]
  const name = `Terms${crypto.randomUUID().slice(0, 8)}`
  const link = (await it.run('organization', 'create', name)).stdout.trim()
  const who = ['--label', 'Alice', '--email', 'alice@example.com', '--device-label', 'laptop']
  await it.json('organization', 'bootstrap', link, ...who, ...secret)
  expect(await it.json('tos', 'list', ...secret)).toBeNull()
  expect(await it.json('tos', 'accept', ...secret)).toEqual({ accepted: false })
  await it.json('tos', 'config', '--organization', name, 'fr=https://example.com/fr', 'en=https://example.com/en')
  const refused = await it.run('certificate', 'poll', ...secret, '--json')
  expect([refused.code, JSON.parse(refused.stderr).error.code]).toEqual([1, 'terms'])
  expect((await it.run('tos', 'list', ...secret)).stdout).toBe(
    'en  https://example.com/en\nfr  https://example.com/fr\n',
  )
  expect(await it.json('tos', 'accept', '--force', ...secret)).toEqual({ accepted: true })
  expect((await it.run('certificate', 'poll', ...secret)).code).toBe(0)
})
