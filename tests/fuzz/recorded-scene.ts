import {
  type AnyCommand,
  certificateGet,
  inviteGreeterStartGreetingAttempt,
  inviteInfo,
  inviteNewDevice,
  inviteNewUser,
  organizationInfo,
  realmGetKeysBundle,
  totpCreateOpaqueKey,
  totpSetupGetSecret,
  vlobPollChanges,
  vlobReadBatch,
} from '@parallax/protocol'
import { type AccessToken, encode, parseEmailAddress, type VlobId } from '@parallax/wire'
import type { Json } from '../../packages/protocol/src/commands/testing/schema-values.ts'
import type { AdministeredServer } from '../kit/administration.ts'
import { startCommandProxy } from '../kit/client/command-proxy.ts'
import { call, callInvited, now } from '../kit/rpc.ts'
import { Applicant } from '../kit/test-enrollment.ts'
import { expectOk, type TestDevice, testOrganization } from '../kit/test-organization.ts'
import { addDevice, newWorkspace, revoke } from '../server/data/workspace.ts'
import type { Known } from './request-bodies.ts'

/** An organization in use, what was said to the server until it was, and the values that mean something to it. */
export interface RecordedScene {
  /** Of its owner. */
  readonly device: TestDevice
  readonly bob: TestDevice
  /** Of a pending invitation of a user. */
  readonly invitation: AccessToken
  readonly known: Known
  /** Bodies of requests that were answered. */
  recordedOf(family: { readonly commands: readonly AnyCommand[] }): readonly Uint8Array[]
}

export async function recordedScene(server: AdministeredServer): Promise<RecordedScene> {
  const recorded: { readonly command: AnyCommand; readonly body: Uint8Array }[] = []
  await using proxy = await startCommandProxy({
    server: () => server.url,
    onTold: ({ command, request }) => recorded.push({ command, body: encode(command.request, request) }),
  })
  const scene = await build({ ...server, url: proxy.url, administrationToken: server.administrationToken })
  // From now on without the proxy.
  const organization = { ...scene.device.organization, server }
  const direct = (device: TestDevice): TestDevice => ({ ...device, organization })
  const recordedOf: RecordedScene['recordedOf'] = ({ commands }) =>
    recorded.filter(({ command }) => commands.includes(command)).map(({ body }) => body)
  return { ...scene, device: direct(scene.device), bob: direct(scene.bob), recordedOf }
}

async function build(server: AdministeredServer): Promise<Omit<RecordedScene, 'recordedOf'>> {
  const organization = await testOrganization(server)
  const { alice, addUser } = organization
  const [bob, carol, gone] = [await addUser('Bob'), await addUser('Carol', 'ADMIN'), await addUser('Gone')]
  const phone = await addDevice(alice)
  const workspace = await newWorkspace(alice, [
    [bob, 'CONTRIBUTOR'],
    [carol, 'OWNER'],
  ])
  await workspace.rename()
  const { realmId } = workspace
  const { vlobId } = await workspace.write()
  await workspace.update(vlobId, 2)
  const blockId = await workspace.store(new Uint8Array(1_000))
  await workspace.share(gone, 'READER')
  await workspace.unshare(gone)
  await workspace.rotate()
  await revoke(gone)
  const other = await newWorkspace(bob)
  const email = parseEmailAddress('zoe@example.com')
  if (email === undefined) throw new TypeError('an address is an address')
  const { token } = ok(await call(alice, inviteNewUser, { claimerEmail: email, sendEmail: false }))
  const { token: forDevice } = ok(await call(alice, inviteNewDevice, { sendEmail: false }))
  const { greetingAttempt } = ok(await call(alice, inviteGreeterStartGreetingAttempt, { token }))
  await callInvited({ organization, token }, inviteInfo, {})
  const applicants = [new Applicant(organization), new Applicant(organization)]
  for (const applicant of applicants) ok(await applicant.submit())
  ok(await call(alice, totpSetupGetSecret, {}))
  await call(alice, totpCreateOpaqueKey, {})
  await readAll(alice, { realmId, vlobId })
  return {
    device: alice,
    bob,
    invitation: token,
    known: knownValues({
      realms: [realmId, other.realmId],
      vlobs: [vlobId, realmId],
      blocks: [blockId],
      users: [alice, bob, carol, gone].map(({ userId }) => userId),
      devices: [alice, bob, phone].map(({ deviceId }) => deviceId),
      tokens: [token, forDevice],
      attempts: [greetingAttempt],
      enrollments: applicants.map(({ enrollmentId }) => enrollmentId),
    }),
  }
}

async function readAll(alice: TestDevice, { realmId, vlobId }: { realmId: VlobId; vlobId: VlobId }): Promise<void> {
  const nothing = { commonAfter: null, sequesterAfter: null, shamirRecoveryAfter: null, realmAfter: new Map() }
  await call(alice, certificateGet, nothing)
  await call(alice, realmGetKeysBundle, { realmId, keyIndex: 1n })
  await call(alice, vlobPollChanges, { realmId, lastCheckpoint: 0n })
  await call(alice, vlobReadBatch, { realmId, vlobs: [vlobId], at: null })
  await call(alice, organizationInfo, {})
}

interface Values {
  readonly realms: readonly string[]
  readonly vlobs: readonly string[]
  readonly blocks: readonly string[]
  readonly users: readonly string[]
  readonly devices: readonly string[]
  readonly tokens: readonly string[]
  readonly attempts: readonly string[]
  readonly enrollments: readonly string[]
}

/** By the names that fields have in the schema. */
function knownValues({ realms, vlobs, blocks, users, devices, tokens, attempts, enrollments }: Values): Known {
  const ids = (values: readonly string[]): readonly Json[] => values.map(($uuid) => ({ $uuid }))
  const soon = [-400_000_000n, -1_000_000n, 0n, 1_000_000n, 400_000_000n]
  return new Map<string, readonly Json[]>([
    ['realm_id', ids(realms)],
    ['vlob_id', ids(vlobs)],
    ['vlobs', [ids(vlobs), []]],
    ['block_id', ids(blocks)],
    ['user_id', ids(users)],
    ['greeter', ids(users)],
    ['claimer_user_id', ids(users)],
    ['device_id', ids(devices)],
    ['token', tokens.map(($bytes) => ({ $bytes }))],
    ['greeting_attempt', ids(attempts)],
    ['enrollment_id', ids(enrollments)],
    ['key_index', [0, 1, 2, 3]],
    ['version', [0, 1, 2, 3, 4_294_967_295]],
    ['timestamp', soon.map((offset) => ({ $datetime_us: now() + offset }))],
  ])
}

type Ok<Reply> = Extract<Reply, { readonly status: 'ok' }>

function ok<Reply extends { readonly status: string }>(reply: Reply): Ok<Reply> {
  expectOk(reply)
  return reply as Ok<Reply>
}
