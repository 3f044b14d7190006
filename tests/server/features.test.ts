import { serverConfig } from '@parallax/protocol'
import { expect, test, vi } from 'vitest'
import { callAnonymously } from '../kit/rpc.ts'
import { sharedServer } from '../kit/shared-server.ts'
import { startTestServer } from '../kit/start-test-server.ts'
import { testOrganization } from '../kit/test-organization.ts'
import { startWebhookPeer } from '../kit/webhook-peer.ts'

async function configOf(...args: readonly string[]) {
  const { database } = await sharedServer()
  await using server = await startTestServer({ database, args })
  return await callAnonymously({ server: server.url, path: '/anonymous_server' }, serverConfig, {})
}

test('a server that was told nothing says what it offers', async () => {
  expect(await configOf()).toEqual({
    status: 'ok',
    account: 'ENABLED_WITHOUT_VAULT',
    organizationBootstrap: 'SPONTANEOUS',
    openbao: { type: 'DISABLED' },
    cryptpad: { type: 'DISABLED' },
    advisoryDeviceFileProtection: [],
  })
})

test('clients are told what was configured', async () => {
  const args = [
    ['--account-config', 'ENABLED_WITH_VAULT'],
    ['--no-spontaneous-organization-bootstrap'],
    ['--cryptpad-server-url', 'https://pad.example.com'],
    ['--openbao-server-url', 'https://bao.example.com'],
    ['--openbao-auth-pro-connect', 'pro'],
    ['--openbao-auth-hexagone', 'hexa'],
    ['--advisory-device-file-protection', 'PASSWORD+TOTP'],
    ['--advisory-device-file-protection', 'KEYRING'],
  ].flat()
  const expected = {
    status: 'ok',
    account: 'ENABLED_WITH_VAULT',
    organizationBootstrap: 'WITH_BOOTSTRAP_TOKEN',
    openbao: {
      type: 'ENABLED',
      serverUrl: 'https://bao.example.com',
      secret: { type: 'KV2', mountPath: 'secret' },
      transitMountPath: 'transit',
      auths: [
        { id: 'HEXAGONE', mountPath: 'hexa' },
        { id: 'PRO_CONNECT', mountPath: 'pro' },
      ],
    },
    cryptpad: { type: 'ENABLED', serverUrl: 'https://pad.example.com' },
    advisoryDeviceFileProtection: ['PASSWORD+TOTP', 'KEYRING'],
  }
  expect(await configOf(...args)).toEqual(expected)
  const mounts = ['--openbao-secret-mount-path', 'kv', '--openbao-transit-mount-path', 'sign']
  expect(await configOf(...args, ...mounts)).toMatchObject({
    openbao: { secret: { mountPath: 'kv' }, transitMountPath: 'sign' },
  })
})

test('the program of the operator hears of each organization that is bootstrapped', async () => {
  await using peer = await startWebhookPeer()
  const { database } = await sharedServer()
  const args = ['--organization-bootstrap-webhook', `${peer.url}/created?from=parallax`]
  await using server = await startTestServer({ database, args })
  const { id, alice } = await testOrganization(server)
  const [asked] = await vi.waitUntil(() => (peer.asked.length > 0 ? peer.asked : undefined))
  expect(asked).toMatchObject({ method: 'POST', path: '/created' })
  expect(asked?.headers['content-type']).toBe('application/json; charset=utf-8')
  expect(JSON.parse(new TextDecoder().decode(asked?.body))).toEqual({
    organization_id: id,
    device_id: alice.deviceId,
    device_label: 'laptop',
    human_email: alice.humanHandle.email,
    human_label: 'Alice',
  })
})

test('an organization is bootstrapped whatever that program does, without waiting for it', async () => {
  const { database } = await sharedServer()
  const never = Promise.withResolvers<never>()
  for (const reply of [{ code: 500 }, never.promise]) {
    const lines: string[] = []
    await using peer = await startWebhookPeer()
    peer.answer(() => reply)
    const args = ['--organization-bootstrap-webhook', peer.url]
    await using server = await startTestServer({ database, args, onlog: (line) => lines.push(line) })
    await testOrganization(server)
    await vi.waitUntil(() => peer.asked.length > 0)
    if (reply !== never.promise) await vi.waitUntil(() => lines.some((line) => line.includes('bootstrap-webhook')))
  }
})
