import { constants, generateKeyPairSync, type KeyObject, privateEncrypt, publicDecrypt, sign } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { scwsServiceMutualChallenges } from '@parallax/protocol'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readSettings } from '../../packages/server/src/config/read-settings.ts'
import { callAnonymously } from '../kit/rpc.ts'
import { sharedServer } from '../kit/shared-server.ts'
import { startTestServer, type TestServer } from '../kit/start-test-server.ts'
import { newCertificate, pemOf } from '../kit/x509.ts'

const padding = constants.RSA_PKCS1_PADDING
const folder = mkdtempSync(join(tmpdir(), 'parallax-keys-'))
const rsa = () => generateKeyPairSync('rsa', { modulusLength: 2048 })
const [service, revoked, another, webApplication] = [rsa(), rsa(), rsa(), rsa()]
const curve = generateKeyPairSync('ec', { namedCurve: 'P-256' })

function file(name: string, content: string): string {
  const path = join(folder, name)
  mkdirSync(join(path, '..'), { recursive: true })
  writeFileSync(path, content)
  return path
}

function publicPem({ publicKey }: { readonly publicKey: KeyObject }): string {
  return `${publicKey.export({ type: 'spki', format: 'pem' })}`
}

function privatePem({ privateKey }: { readonly privateKey: KeyObject }, type: 'pkcs8' | 'pkcs1' = 'pkcs8'): string {
  return `${privateKey.export({ type, format: 'pem' })}`
}

const publicKeys = file(
  'services.pem',
  [
    `The first key\n${publicPem(service)}`,
    publicPem(revoked).replace('KEY-----\n', 'KEY-----\n!REVOKED!\n'),
    publicPem(another),
  ].join('\n'),
)
const privateKey = file('application.pem', privatePem(webApplication))
const keys = ['--scws-idopte-public-keys-file', publicKeys, '--scws-web-application-private-key-file', privateKey]

async function start(args: readonly string[]): Promise<TestServer> {
  const { database } = await sharedServer()
  return await startTestServer({ database, args })
}

let server: TestServer

beforeAll(async () => {
  server = await start(keys)
}, 60_000)
afterAll(async () => {
  await server[Symbol.asyncDispose]()
  rmSync(folder, { recursive: true })
})

const challenge = Buffer.from('challenge of the service')
const signed = (key: KeyObject, payload: Uint8Array = challenge) => privateEncrypt({ key, padding }, payload)

interface Changes {
  readonly at?: TestServer
  readonly keyId?: bigint
  readonly signature?: Uint8Array
  readonly payload?: Uint8Array
}

async function ask({ at = server, keyId = 0n, signature = signed(service.privateKey), payload }: Changes = {}) {
  return await callAnonymously({ server: at.url, path: '/anonymous_server' }, scwsServiceMutualChallenges, {
    scwsServiceChallengePayload: challenge,
    scwsServiceChallengeSignature: signature,
    scwsServiceChallengeKeyId: keyId,
    webApplicationChallengePayload: payload ?? Buffer.from('challenge of the page'),
  })
}

describe('a page and the smartcard service of the machine', () => {
  test('recognise each other', async () => {
    for (const [keyId, { privateKey }] of [
      [0n, service],
      [2n, another],
    ] as const) {
      const reply = await ask({ keyId, signature: signed(privateKey) })
      if (reply.status !== 'ok') throw new Error(reply.status)
      const signature = reply.webApplicationChallengeSignature
      expect(signature).toHaveLength(256)
      expect(publicDecrypt({ key: webApplication.publicKey, padding }, signature).toString()).toBe(
        'challenge of the page',
      )
    }
  })

  test('need keys on the server', async () => {
    await using bare = await start([])
    expect(await ask({ at: bare, keyId: 9n })).toEqual({ status: 'not_available' })
  })

  test('need a key that the server knows and that is not revoked', async () => {
    const unknown = { status: 'unknown_scws_service_challenge_key_id' }
    for (const keyId of [1n, 3n, 2n ** 32n, 2n ** 64n - 1n])
      expect(await ask({ keyId, signature: signed(revoked.privateKey) })).toEqual(unknown)
  })

  test('need the signature of the payload itself by that very key', async () => {
    const invalid = { status: 'invalid_scws_service_challenge_signature' }
    const digest = sign('sha256', challenge, service.privateKey)
    const right = signed(service.privateKey)
    for (const signature of [
      signed(another.privateKey),
      signed(service.privateKey, Buffer.from('another challenge')),
      signed(service.privateKey, challenge.subarray(1)),
      digest,
      right.subarray(1),
      Buffer.concat([Buffer.of(0), right]),
      new Uint8Array(),
    ])
      expect(await ask({ signature })).toEqual(invalid)
    // Also before anything is said of the other payload.
    expect(await ask({ signature: digest, payload: new Uint8Array(300) })).toEqual(invalid)
  })

  test('sign what fits between the padding', async () => {
    for (const size of [0, 1, 245]) {
      const payload = new Uint8Array(size).fill(7)
      const reply = await ask({ payload })
      if (reply.status !== 'ok') throw new Error(`${size}: ${reply.status}`)
      const found = publicDecrypt({ key: webApplication.publicKey, padding }, reply.webApplicationChallengeSignature)
      expect(Uint8Array.from(found)).toEqual(payload)
    }
    expect(await ask({ payload: new Uint8Array(246) })).toEqual({
      status: 'invalid_web_application_challenge_payload',
    })
  })
})

describe('a server does not start', () => {
  const content = ['--scws-web-application-private-key-content', privatePem(webApplication)]
  const services = ['--scws-idopte-public-keys-file', publicKeys]

  test.each([
    ['with half of the keys', services, 'go together'],
    ['with the other half', content, 'go together'],
    ['with the key twice', [...keys, ...content], 'exclude each other'],
    ['without the file', ['--scws-idopte-public-keys-file', join(folder, 'none'), ...content], 'cannot be read'],
    ['with a file of no keys', ['--scws-idopte-public-keys-file', privateKey, ...content], 'holds no public key'],
    [
      'with keys of another kind',
      ['--scws-idopte-public-keys-file', file('curve.pem', publicPem(service) + publicPem(curve)), ...content],
      'key 1 of',
    ],
    ['with a private key of another kind', [...services, content[0] ?? '', privatePem(curve)], 'is not an RSA key'],
    ['with a key in PKCS#1', [...services, content[0] ?? '', privatePem(webApplication, 'pkcs1')], 'is not an RSA key'],
  ])('%s', async (_, args, message) => {
    await expect(start(args)).rejects.toThrow(message)
  })

  test('with something that is no certificate among the roots', async () => {
    const root = pemOf(newCertificate({ name: 'root' }))
    const folders = ['good', 'bad'].map((name) => join(folder, name))
    file('good/root.pem', root)
    file('good/more/root.pem', root)
    file('bad/deep/readme.txt', 'no certificate')
    const roots = folders.map((path) => ['--trusted-x509-root-dir', path])
    await using _ = await start(roots[0] ?? [])
    await expect(start(roots.flat())).rejects.toThrow('readme.txt is not a certificate')
    file('bad/deep/readme.txt', root.replace('MII', 'XXX'))
    await expect(start(roots.flat())).rejects.toThrow('readme.txt is not a certificate')
    await expect(start(['--trusted-x509-root-dir', join(folder, 'none')])).rejects.toThrow('cannot be read')
    const environment = { PARALLAX_TRUSTED_X509_ROOT_DIR: folders.join(delimiter) }
    expect(readSettings({ args: [], environment }).trustedX509RootDir).toEqual(folders)
  })
})

test('the key of the web application can be given without a file', async () => {
  const content = ['--scws-web-application-private-key-content', privatePem(webApplication)]
  await using other = await start(['--scws-idopte-public-keys-file', publicKeys, ...content])
  expect(await ask({ at: other })).toMatchObject({ status: 'ok' })
})
