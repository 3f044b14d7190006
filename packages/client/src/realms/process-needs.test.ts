import type { VlobId } from '@parallax/wire'
import { beforeEach, describe, expect, test } from 'vitest'
import { OfflineError } from '../errors/connection-errors.ts'
import { offline, TestOrganization } from '../store/testing/test-organization.ts'
import { processNeeds } from './process-needs.ts'
import { realmNeeds } from './realm-needs.ts'
import { TestClient } from './testing/test-client.ts'
import { setRole } from './workspace-actions.ts'

let organization: TestOrganization
let alice: TestClient
let bob: TestClient
let carol: TestClient
let realmId: VlobId
let reported: unknown[]

beforeEach(async () => {
  organization = await TestOrganization.create()
  alice = await TestClient.open(organization, organization.alice)
  bob = await TestClient.open(organization, organization.user('Bob'))
  carol = await TestClient.open(organization, organization.user('Carol'))
  realmId = await alice.createShared('plans', bob, carol)
  reported = []
})

function process(client: TestClient): Promise<void> {
  return processNeeds(client.context, { report: (error) => reported.push(error) })
}

async function needsOf(client: TestClient) {
  await client.refresh()
  return realmNeeds(client.context.certificates.state)
}

describe('the owner of a realm', () => {
  test('has nothing to do while nobody leaves', async () => {
    expect(await needsOf(alice)).toEqual([])
    const { length } = organization.received
    await process(alice)
    expect(organization.received).toHaveLength(length)
  })

  test('rotates the key once after somebody was removed', async () => {
    await setRole(alice.context, { realmId, recipient: bob.device.userId, role: null })
    expect(await needsOf(carol)).toEqual([{ realmId, unshare: [], rotateTo: 2n }])
    await process(carol)
    expect(organization.realms.keyIndexOf(realmId)).toBe(2)
    expect([await needsOf(carol), await needsOf(alice)]).toEqual([[], []])
  })

  test('removes a revoked member, then rotates: the member gets no key any more', async () => {
    organization.revoke(bob.device.userId)
    expect(await needsOf(alice)).toEqual([{ realmId, unshare: [bob.device.userId], rotateTo: 2n }])
    organization.received.length = 0
    await process(alice)
    expect([...organization.realms.rolesOf(realmId).keys()]).not.toContain(bob.device.userId)
    expect(organization.realms.keyIndexOf(realmId)).toBe(2)
    // Once: not first for a member who is gone.
    expect(organization.received.filter((command) => command === 'realm_rotate_key')).toHaveLength(1)
    expect(await needsOf(alice)).toEqual([])
  })

  test('is one of several who do it at the same time, and it is done once', async () => {
    organization.revoke(bob.device.userId)
    await Promise.all([alice.refresh(), carol.refresh()])
    await Promise.all([process(alice), process(carol)])
    expect(organization.realms.keyIndexOf(realmId)).toBe(2)
    expect([await needsOf(alice), await needsOf(carol)]).toEqual([[], []])
    expect((await alice.context.keyring.load(realmId))?.keys).toHaveLength(2)
    expect((await carol.context.keyring.load(realmId))?.keys).toHaveLength(2)
    expect(reported).toEqual([])
  })

  test.each(['realm_unshare', 'realm_rotate_key'])('goes on where the reply to %s was lost', async (command) => {
    organization.revoke(bob.device.userId)
    await alice.refresh()
    organization.via = async (call, next) => {
      const reply = await next()
      if (call.name === command) throw offline()
      return reply
    }
    await expect(process(alice)).rejects.toThrow(OfflineError)
    organization.via = (_, next) => next()
    await process(alice)
    expect(await needsOf(alice)).toEqual([])
    expect(organization.realms.keyIndexOf(realmId)).toBe(2)
  })

  test.each(['author_not_allowed', 'realm_deleted'])(
    'gives a realm up silently at %s, and does the others',
    async (status) => {
      const second = await alice.createShared('more plans', bob)
      organization.revoke(bob.device.userId)
      await alice.refresh()
      let refusals = 0
      organization.via = async (call, next) => {
        if (call.name !== 'realm_unshare' || refusals > 0) return next()
        refusals += 1
        return { status }
      }
      await process(alice)
      expect(refusals).toBe(1)
      expect([realmId, second].map((id) => organization.realms.keyIndexOf(id)).toSorted()).toEqual([1, 2])
      expect(reported).toEqual([])
    },
  )

  test('leaves a realm whose keys do not verify, and does the others', async () => {
    const second = await alice.createShared('more plans', bob)
    const again = await TestClient.open(organization, organization.alice)
    organization.realms.setBundle(realmId, new Uint8Array(100))
    organization.revoke(bob.device.userId)
    await again.context.certificates.poll()
    await process(again)
    expect(organization.realms.keyIndexOf(realmId)).toBe(1)
    expect(organization.realms.keyIndexOf(second)).toBe(2)
    expect(reported).toEqual([])
  })

  test('reports what fails in one realm alone', async () => {
    organization.revoke(bob.device.userId)
    await alice.refresh()
    organization.via = async (call, next) =>
      call.name === 'realm_rotate_key' ? { status: 'sequester_service_unavailable' } : next()
    await process(alice)
    expect(reported).toEqual([expect.objectContaining({ code: 'authority_unavailable' })])
  })
})

describe('who is no owner', () => {
  test('does nothing, whatever is needed', async () => {
    await setRole(alice.context, { realmId, recipient: bob.device.userId, role: 'MANAGER' })
    organization.revoke(carol.device.userId)
    expect(await needsOf(bob)).toEqual([])
    expect(await needsOf(alice)).toHaveLength(1)
  })
})
