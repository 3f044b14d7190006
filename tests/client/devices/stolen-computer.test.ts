import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fromHex } from '@parallax/wire'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type NodeMachine, nodeMachine } from '../../kit/client/node-machine.ts'
import { TEST_PASSWORD, type TestClients, type TestDevice, testClients } from '../../kit/client/test-clients.ts'
import { ManualClock } from '../../kit/manual-clock.ts'
import { openDatabase } from '../../kit/shared-database.ts'
import { sharedServer } from '../../kit/shared-server.ts'
import { startTestServer, type TestServer } from '../../kit/start-test-server.ts'
import { deriveKey, openBox, openDevice, passwordKey } from './independent-reader.ts'
import { Person } from './mfa-scene.ts'

// What opens a device with MFA, and what does not, for somebody who writes the program himself: spec 02 §12, 04a §7.

const SERVER_KEY = bytesOf('a7'.repeat(32))
/** Names of what the server seals: this kind alone matters here. */
const OPAQUE_KEYS = bytesOf('c1a9f2d84b6e4f0b9a3d7e5c2f8b6d14')

let server: TestServer
let org: TestClients
let device: TestDevice
let computer: NodeMachine
/** All that lies on the stolen computer. */
let files: readonly Uint8Array[]
let deviceFile: Uint8Array
/** From a dump of the database. */
let stored: { readonly keyId: Uint8Array; readonly sealed: Uint8Array }
beforeAll(async () => {
  const shared = await sharedServer()
  const clock = new ManualClock()
  server = await startTestServer({ database: shared.database, clock, config: { serverKey: SERVER_KEY } })
  const machines: NodeMachine[] = []
  const machine = async () => {
    machines.push(await nodeMachine())
    return machines.at(-1) ?? nodeMachine()
  }
  org = await testClients({ server, machine, users: ['alice'] })
  device = org.device('alice')
  const alice = new Person(clock)
  await alice.enable(device)
  // Somebody worked with it, and the computer was taken while it was on.
  await using session = await device.start({ device: await alice.open(device) })
  await session.session.workspaces.list()
  computer = machines[0] ?? (await nodeMachine())
  files = await contentsOf(computer.home)
  deviceFile = await device.machine.folder.read(device.known.file)
  await using sql = openDatabase(shared)
  const [row] = await sql`
    select k.key_id as id, k.opaque_key as sealed from totp_opaque_keys k join users u on k.user_key = u.id
    where u.user_id = ${device.userId}`
  stored = { keyId: bytesOf(String(row?.id).replaceAll('-', '')), sealed: Uint8Array.from(row?.sealed) }
})
afterAll(async () => {
  await org[Symbol.asyncDispose]()
  await server[Symbol.asyncDispose]()
})

/** What the server gives for a code. */
function released(serverKey: Uint8Array): Uint8Array | undefined {
  return openBox(deriveKey(deriveKey(serverKey, OPAQUE_KEYS), stored.keyId), stored.sealed)
}

test('password, database and key of the server together open it: so MFA does not stop who has all three', () => {
  const outer = released(SERVER_KEY)
  if (outer === undefined) throw new Error('not sealed as written down')
  const opened = openDevice(deviceFile, [outer, passwordKey(deviceFile, TEST_PASSWORD)])
  expect(opened?.signing_key).toEqual(device.local.signingKey.exposeSecretBytes())
})

test('the whole computer and the password do not, without a code', () => {
  const outer = released(SERVER_KEY) ?? new Uint8Array()
  const inner = passwordKey(deviceFile, TEST_PASSWORD)
  expect(openDevice(deviceFile, [inner])).toBeUndefined()
  const written = files.map((content) => Buffer.from(content))
  expect(written.filter((content) => content.includes(Buffer.from(deviceFile)))).toHaveLength(1)
  const key = Buffer.from(outer)
  for (const form of [key, key.toString('hex'), key.toString('base64')])
    expect(written.filter((content) => content.includes(form))).toEqual([])
})

test('all that the server has and the device file do not, without the password', () => {
  const outer = released(SERVER_KEY) ?? new Uint8Array()
  expect(openDevice(deviceFile, [outer])).toBeUndefined()
  expect(openDevice(deviceFile, [outer, outer])).toBeUndefined()
  expect(openDevice(deviceFile, [outer, passwordKey(deviceFile, `${TEST_PASSWORD} `)])).toBeUndefined()
})

test('a dump of the database, the device file and the password do not, without the key of the server', () => {
  const inner = passwordKey(deviceFile, TEST_PASSWORD)
  expect(released(new Uint8Array(32))).toBeUndefined()
  for (let start = 0; start + 32 <= stored.sealed.length; start += 1)
    expect(openDevice(deviceFile, [stored.sealed.subarray(start, start + 32), inner])).toBeUndefined()
})

async function contentsOf(folder: string): Promise<readonly Uint8Array[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const paths = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name))
  return Promise.all(paths.map((path) => readFile(path)))
}

function bytesOf(hex: string): Uint8Array {
  const bytes = fromHex(hex)
  if (bytes === undefined) throw new TypeError('not hex')
  return bytes
}
