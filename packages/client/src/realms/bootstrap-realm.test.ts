import type { VlobId } from '@parallax/wire'
import { beforeEach, describe, expect, test } from 'vitest'
import { InternalError, OfflineError } from '../errors/connection-errors.ts'
import { NotAllowedError } from '../errors/rights-errors.ts'
import { MemoryDeviceStorages } from '../ports/memory/memory-device-storages.ts'
import { newId } from '../store/new-id.ts'
import { offline, TestOrganization } from '../store/testing/test-organization.ts'
import { bootstrapRealm } from './bootstrap-realm.ts'
import { entryName, TestClient } from './testing/test-client.ts'
import { setRole } from './workspace-actions.ts'

const STEPS = ['realm_create', 'realm_rotate_key', 'realm_get_keys_bundle', 'realm_rename'] as const

let organization: TestOrganization
let alice: TestClient
let realmId: VlobId

beforeEach(async () => {
  organization = await TestOrganization.create()
  alice = await TestClient.open(organization, organization.alice)
  await alice.refresh()
  realmId = newId<VlobId>(organization.tools)
})

const name = entryName('plans')

async function nameOnServer(client = alice): Promise<string | undefined> {
  await client.refresh()
  return client.nameOf(realmId)
}

describe('a realm', () => {
  test('is created, keyed and named', async () => {
    expect(await bootstrapRealm(alice.context, { realmId, name })).toMatchObject({ outcome: 'uploaded' })
    expect(await nameOnServer()).toBe('plans')
    expect(organization.realms.keyIndexOf(realmId)).toBe(1)
  })

  test('that is known to be there needs no request', async () => {
    await bootstrapRealm(alice.context, { realmId, name })
    await alice.refresh()
    const { length } = organization.received
    expect(await bootstrapRealm(alice.context, { realmId, name })).toEqual({ outcome: 'local_idempotent' })
    expect(organization.received).toHaveLength(length)
  })

  test.each(
    STEPS.flatMap((step) => [
      { step, lost: 'request' },
      { step, lost: 'reply' },
    ]),
  )('goes on after the $lost of $step was lost, with another process', async ({ step, lost }) => {
    const storages = new MemoryDeviceStorages()
    const first = await TestClient.open(organization, organization.alice, storages)
    organization.via = async (call, next) => {
      if (call.name === step && lost === 'reply') await next()
      if (call.name === step) throw offline()
      return next()
    }
    await expect(bootstrapRealm(first.context, { realmId, name })).rejects.toThrow(OfflineError)
    organization.via = (_, next) => next()
    const second = await TestClient.open(organization, organization.alice, storages)
    await bootstrapRealm(second.context, { realmId, name })
    expect(await nameOnServer(second)).toBe('plans')
    expect(organization.realms.keyIndexOf(realmId)).toBe(1)
  })

  test.each(STEPS)('goes on in the same process after the reply of %s was lost', async (step) => {
    organization.via = async (call, next) => {
      const reply = await next()
      if (call.name === step) throw offline()
      return reply
    }
    await expect(bootstrapRealm(alice.context, { realmId, name })).rejects.toThrow(OfflineError)
    organization.via = (_, next) => next()
    await bootstrapRealm(alice.context, { realmId, name })
    expect(await nameOnServer()).toBe('plans')
    expect(organization.realms.keyIndexOf(realmId)).toBe(1)
  })

  test('made by two devices of its owner at once is one realm with one name', async () => {
    const device = organization.deviceOf(organization.alice)
    const second = await TestClient.open(organization, device)
    const outcomes = await Promise.all([
      bootstrapRealm(alice.context, { realmId, name }),
      bootstrapRealm(second.context, { realmId, name: entryName('other') }),
    ])
    expect(outcomes.map(({ outcome }) => outcome).toSorted()).toEqual(['remote_idempotent', 'uploaded'])
    expect(await nameOnServer()).toBe(await nameOnServer(second))
    expect(organization.realms.keyIndexOf(realmId)).toBe(1)
  })

  test('of somebody else is not touched, by a member who is no owner nor by anybody else', async () => {
    const [bob, carol] = [organization.user('Bob'), organization.user('Carol')]
    await bootstrapRealm(alice.context, { realmId, name })
    await alice.refresh()
    await setRole(alice.context, { realmId, recipient: bob.userId, role: 'MANAGER' })
    const member = await TestClient.open(organization, bob)
    await member.refresh()
    const before = organization.received.length
    await expect(bootstrapRealm(member.context, { realmId, name })).rejects.toThrow(NotAllowedError)
    expect(organization.received).toHaveLength(before)
    const other = await TestClient.open(organization, carol)
    await other.refresh()
    await expect(bootstrapRealm(other.context, { realmId, name })).rejects.toThrow(NotAllowedError)
    expect(await nameOnServer()).toBe('plans')
  })

  test('is refused to an external member', async () => {
    const eve = await TestClient.open(organization, organization.user('Eve', 'OUTSIDER'))
    await expect(bootstrapRealm(eve.context, { realmId, name })).rejects.toMatchObject({ code: 'not_allowed' })
  })

  test('whose naming ends in an error of an official server counts as named when it is', async () => {
    organization.via = async (call, next) => {
      const reply = await next()
      if (call.name === 'realm_rename') throw new InternalError({ detail: 'HTTP 500' })
      return reply
    }
    expect(await bootstrapRealm(alice.context, { realmId, name })).toEqual({ outcome: 'local_idempotent' })
    const another = newId<VlobId>(organization.tools)
    organization.via = async (call, next) => {
      if (call.name === 'realm_rename') throw new InternalError({ detail: 'HTTP 500' })
      return next()
    }
    await expect(bootstrapRealm(alice.context, { realmId: another, name })).rejects.toThrow(InternalError)
  })
})

describe('timestamps', () => {
  test('that are too low are raised past the limit, by a quarter of a second for realms', async () => {
    const limit = organization.tick()
    organization.realms.lastVlobs.set(realmId, limit)
    organization.clock.advance(-5_000)
    await bootstrapRealm(alice.context, { realmId, name })
    await alice.refresh()
    const { roles, names } = alice.context.certificates.state.realms.get(realmId) ?? {}
    expect(roles?.[0]?.timestamp).toBeGreaterThan(organization.lastCommon)
    expect(names?.[0]?.timestamp).toBeGreaterThan(limit + 249_999n)
  })

  test('out of the ballpark end it at once', async () => {
    const { context } = alice
    const slow = {
      ...context,
      clock: { ...context.clock, now: () => (organization.clock.now() - 400_000_000n) as never },
    }
    await expect(bootstrapRealm(slow, { realmId, name })).rejects.toMatchObject({ code: 'clock_wrong' })
    expect(organization.received.filter((command) => command === 'realm_create')).toHaveLength(1)
  })

  test('that a server raises for ever, or far beyond, are not followed', async () => {
    let limit = organization.clock.now()
    organization.via = async () => {
      limit = (limit + 1n) as never
      return { status: 'require_greater_timestamp', strictlyGreaterThan: limit }
    }
    await expect(bootstrapRealm(alice.context, { realmId, name })).rejects.toThrow(InternalError)
    organization.via = async () => ({
      status: 'require_greater_timestamp',
      strictlyGreaterThan: organization.clock.now() + 3_600_000_000n,
    })
    await expect(bootstrapRealm(alice.context, { realmId, name })).rejects.toMatchObject({ code: 'clock_wrong' })
  })
})
