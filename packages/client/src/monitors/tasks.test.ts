import { addMicroseconds } from '@parallax/wire'
import { beforeEach, describe, expect, test } from 'vitest'
import { TestClient } from '../realms/testing/test-client.ts'
import { bootstrapWorkspace, setRole } from '../realms/workspace-actions.ts'
import { offline, TestOrganization } from '../store/testing/test-organization.ts'
import { ServerPresence } from './server-presence.ts'
import { type Monitors, startMonitors } from './start-monitors.ts'

let organization: TestOrganization

beforeEach(async () => {
  organization = await TestOrganization.create()
})

async function turns(count = 20): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await new Promise((resolve) => setTimeout(resolve, 0))
}

/** A client with its tasks, on a stream of the events that the server sends to it. */
class LiveClient implements AsyncDisposable {
  readonly client: TestClient
  readonly presence: ServerPresence
  readonly #monitors: Monitors

  static async start(client: TestClient): Promise<LiveClient> {
    const live = new LiveClient(client)
    await turns()
    return live
  }

  private constructor(client: TestClient) {
    this.client = client
    const { context, list } = client
    this.presence = new ServerPresence(context.clock)
    const connection = organization.connection(client.device)
    this.#monitors = startMonitors({ context, list, connection, presence: this.presence, server: 'test' })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#monitors[Symbol.asyncDispose]()
  }
}

async function client(device = organization.alice): Promise<TestClient> {
  return TestClient.open(organization, device)
}

describe('a client with its tasks', () => {
  test('learns of everything by itself', async () => {
    const bob = organization.user('Bob')
    await using live = await LiveClient.start(await client(bob))
    const alice = await client()
    const realmId = await alice.createShared('plans')
    await setRole(alice.context, { realmId, recipient: bob.userId, role: 'READER' })
    await turns(60)
    expect(live.client.nameOf(realmId)).toBe('plans')
    await setRole(alice.context, { realmId, recipient: bob.userId, role: null })
    await turns(60)
    expect(live.client.nameOf(realmId)).toBeUndefined()
  })

  test('makes the server know what was created, offline too once it is back', async () => {
    await using live = await LiveClient.start(await client())
    const first = await live.client.create('first')
    await turns(60)
    expect(live.client.context.workspaces.find(first)?.nameOrigin.type).toBe('CERTIFICATE')
    organization.via = async () => {
      throw offline()
    }
    const second = await live.client.create('second')
    await turns(60)
    expect(live.client.context.workspaces.find(second)?.nameOrigin.type).toBe('PLACEHOLDER')
    organization.via = (_, next) => next()
    organization.clock.advance(3000)
    await turns(60)
    expect(live.client.context.workspaces.find(second)?.nameOrigin.type).toBe('CERTIFICATE')
  })

  test('removes a revoked member and rotates the key; whoever is online first does it, once', async () => {
    const [bob, carol] = [organization.user('Bob'), organization.user('Carol')]
    const alice = await client()
    const owner = await client(bob)
    const realmId = await alice.createShared('plans', owner)
    await setRole(alice.context, { realmId, recipient: carol.userId, role: 'CONTRIBUTOR' })
    await using _one = await LiveClient.start(alice)
    await using _other = await LiveClient.start(owner)
    organization.revoke(carol.userId)
    await turns(100)
    expect(organization.realms.keyIndexOf(realmId)).toBe(2)
    expect([...organization.realms.rolesOf(realmId).keys()]).not.toContain(carol.userId)
  })

  test('stays alive when certificates do not verify, and goes on when they do', async () => {
    await using live = await LiveClient.start(await client())
    organization.via = async ({ name }, next) => {
      const reply = (await next()) as { readonly commonCertificates: readonly Uint8Array[] }
      if (name !== 'certificate_get') return reply
      return { ...reply, commonCertificates: [new Uint8Array(100), ...reply.commonCertificates] }
    }
    organization.user('Bob')
    await turns(40)
    expect(live.client.toldOf('invalid_data').length).toBeGreaterThan(0)
    expect(live.client.toldOf('monitor_stopped')).toEqual([])
    const asked = organization.received.length
    await turns(20)
    expect(organization.received).toHaveLength(asked)
    organization.via = (_, next) => next()
    organization.user('Carol')
    await turns(40)
    expect(live.client.context.certificates.state.users.size).toBe(3)
  })

  test('drops a workspace on the very date of its deletion', async () => {
    const alice = await client()
    const realmId = await alice.createShared('plans')
    const deletionDate = addMicroseconds(organization.clock.now(), 90n * 60_000_000n)
    organization.archive(realmId, { type: 'DELETION_PLANNED', deletionDate })
    await using live = await LiveClient.start(alice)
    organization.clock.advance(89 * 60_000)
    await turns()
    expect(live.client.nameOf(realmId)).toBe('plans')
    organization.clock.advance(60_001)
    await turns()
    expect(live.client.nameOf(realmId)).toBeUndefined()
  })

  test('waits for a date further away than timers count', async () => {
    const alice = await client()
    const realmId = await alice.createShared('plans')
    const deletionDate = addMicroseconds(organization.clock.now(), 90n * 24n * 3_600_000_000n)
    organization.archive(realmId, { type: 'DELETION_PLANNED', deletionDate })
    await using live = await LiveClient.start(alice)
    for (let day = 0; day < 91; day += 1) {
      organization.clock.advance(24 * 3_600_000)
      await turns(3)
    }
    expect(live.client.nameOf(realmId)).toBeUndefined()
  })

  test('fetches after an outage what it was told of before', async () => {
    await using live = await LiveClient.start(await client())
    organization.via = async () => {
      throw offline()
    }
    organization.user('Bob')
    await turns()
    organization.via = (_, next) => next()
    organization.clock.advance(3000)
    await turns()
    expect(live.client.context.certificates.state.users.size).toBe(2)
  })

  test('tries again by itself after its clock was wrong', async () => {
    await using live = await LiveClient.start(await client())
    let isWrong = true
    organization.via = async ({ name }, next) => {
      if (name !== 'realm_create' || !isWrong) return next()
      const [serverTimestamp, clientTimestamp] = [organization.clock.now(), organization.clock.now()]
      return { status: 'timestamp_out_of_ballpark', serverTimestamp, clientTimestamp }
    }
    const created = await live.client.create('plans')
    await turns(40)
    isWrong = false
    expect(live.client.context.workspaces.find(created)?.nameOrigin.type).toBe('PLACEHOLDER')
    organization.clock.advance(60_000)
    await turns(60)
    expect(live.client.context.workspaces.find(created)?.nameOrigin.type).toBe('CERTIFICATE')
  })

  test('tells a failure of one workspace and serves the others', async () => {
    const alice = await client()
    const created = [await alice.create('a'), await alice.create('b')]
    let isFirst = true
    organization.via = async (call, next) => {
      if (call.name !== 'realm_rotate_key' || !isFirst) return next()
      isFirst = false
      return { status: 'sequester_service_unavailable' }
    }
    await using live = await LiveClient.start(alice)
    await turns(80)
    const origins = created.map((id) => live.client.context.workspaces.find(id)?.nameOrigin.type)
    expect(origins).toEqual(['PLACEHOLDER', 'CERTIFICATE'])
    const error = expect.objectContaining({ code: 'authority_unavailable' })
    expect(live.client.toldOf('task_failed')).toEqual([{ type: 'task_failed', task: 'workspaces_bootstrap', error }])
  })

  test('tells the end of a task by a defect, and the others go on', async () => {
    const alice = await client()
    const refresh = alice.list.refresh.bind(alice.list)
    alice.list.refresh = async () => {
      throw new TypeError('bug')
    }
    await using live = await LiveClient.start(alice)
    expect(live.client.toldOf('monitor_stopped')).toEqual([
      { type: 'monitor_stopped', monitor: 'workspaces_refresh_list', error: new TypeError('bug') },
    ])
    alice.list.refresh = refresh
    organization.user('Bob')
    await turns(40)
    expect(live.client.context.certificates.state.users.size).toBe(2)
  })

  test('ends all tasks when it is told to, in the middle of whatever they do', async () => {
    const alice = await client()
    const gate = Promise.withResolvers<void>()
    organization.via = async (_, next) => {
      await gate.promise
      return next()
    }
    const live = await LiveClient.start(alice)
    const ended = live[Symbol.asyncDispose]()
    gate.resolve()
    await ended
    expect(alice.toldOf('monitor_stopped')).toEqual([])
    expect(organization.listeners.size).toBe(0)
  })
})

test('a device that bootstraps by hand and one with tasks do not disturb each other', async () => {
  const alice = await client()
  await using live = await LiveClient.start(alice)
  const created = await live.client.create('plans')
  await bootstrapWorkspace(alice.context, created)
  await turns(60)
  expect(organization.realms.keyIndexOf(created)).toBe(1)
  expect(live.client.nameOf(created)).toBe('plans')
})
