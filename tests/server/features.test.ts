import { serverConfig } from '@parallax/protocol'
import { expect, test } from 'vitest'
import { callAnonymously } from '../kit/rpc.ts'
import { sharedServer } from '../kit/shared-server.ts'
import { startTestServer } from '../kit/start-test-server.ts'

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
