import type { VlobId } from '@parallax/wire'
import { beforeEach, describe, expect, test } from 'vitest'
import { InternalError } from '../errors/connection-errors.ts'
import { NotAllowedError, WorkspaceError } from '../errors/rights-errors.ts'
import { newId } from '../store/new-id.ts'
import { TestOrganization } from '../store/testing/test-organization.ts'
import { revokeUser } from './revoke-user.ts'
import { rotateKey } from './rotate-key.ts'
import { entryName, TestClient } from './testing/test-client.ts'
import { renameWorkspace, setRole } from './workspace-actions.ts'

let organization: TestOrganization
let alice: TestClient
let bob: TestClient

beforeEach(async () => {
  organization = await TestOrganization.create()
  alice = await TestClient.open(organization, organization.alice)
  bob = await TestClient.open(organization, organization.user('Bob'))
})

function recipient(client: TestClient) {
  return { recipient: client.device.userId }
}

describe('sharing', () => {
  test('gives a role, the name and the keys', async () => {
    const realmId = await alice.createShared('plans')
    await setRole(alice.context, { realmId, ...recipient(bob), role: 'READER' })
    await bob.refresh()
    expect(bob.context.workspaces.find(realmId)).toMatchObject({ name: 'plans', role: 'READER' })
    expect(alice.context.certificates.state.roleOf(realmId, bob.device.userId)).toBe('READER')
  })

  test('bootstraps a workspace that was created offline', async () => {
    await alice.refresh()
    await bob.refresh()
    const realmId = await alice.create('plans')
    await setRole(alice.context, { realmId, ...recipient(bob), role: 'CONTRIBUTOR' })
    await bob.refresh()
    expect(bob.nameOf(realmId)).toBe('plans')
  })

  test('is for managers too, who cannot bootstrap', async () => {
    const realmId = await alice.createShared('plans')
    const carol = await TestClient.open(organization, organization.user('Carol'))
    await setRole(alice.context, { realmId, ...recipient(bob), role: 'MANAGER' })
    await bob.refresh()
    await setRole(bob.context, { realmId, ...recipient(carol), role: 'READER' })
    await carol.refresh()
    expect(carol.nameOf(realmId)).toBe('plans')
  })

  test('changes a role, and doing it twice is as good as once', async () => {
    const realmId = await alice.createShared('plans')
    for (const role of ['READER', 'MANAGER', 'MANAGER'] as const)
      await setRole(alice.context, { realmId, ...recipient(bob), role })
    await bob.refresh()
    expect(bob.context.workspaces.find(realmId)?.role).toBe('MANAGER')
  })

  test('a reply that is lost does no harm: the effect shows after the second attempt', async () => {
    const realmId = await alice.createShared('plans')
    organization.via = async (call, next) => {
      const reply = await next()
      if (call.name === 'realm_share') throw new Error('lost')
      return reply
    }
    const share = { realmId, ...recipient(bob), role: 'READER' } as const
    await expect(setRole(alice.context, share)).rejects.toThrow('lost')
    organization.via = (_, next) => next()
    await setRole(alice.context, share)
    expect(alice.context.certificates.state.roleOf(realmId, bob.device.userId)).toBe('READER')
  })

  test('goes on with the new keys when somebody rotates at the same moment', async () => {
    const realmId = await alice.createShared('plans', bob)
    const carol = await TestClient.open(organization, organization.user('Carol'))
    await alice.refresh()
    let isFirst = true
    organization.via = async (call, next) => {
      if (call.name === 'realm_share' && isFirst) {
        isFirst = false
        await rotateKey(bob.context, { realmId, target: 2n })
      }
      return next()
    }
    await setRole(alice.context, { realmId, ...recipient(carol), role: 'READER' })
    await carol.refresh()
    expect(carol.nameOf(realmId)).toBe('plans')
    expect((await carol.context.keyring.load(realmId))?.keys).toHaveLength(2)
  })

  test('stops when the server speaks of a rotation that it does not show', async () => {
    const realmId = await alice.createShared('plans')
    organization.via = async (call, next) =>
      call.name === 'realm_share'
        ? { status: 'bad_key_index', lastRealmCertificateTimestamp: organization.tick() }
        : next()
    await expect(setRole(alice.context, { realmId, ...recipient(bob), role: 'READER' })).rejects.toThrow(InternalError)
  })

  test('says why it is refused', async () => {
    const realmId = await alice.createShared('plans')
    const eve = await TestClient.open(organization, organization.user('Eve', 'OUTSIDER'))
    await alice.refresh()
    const give = (to: TestClient, role: 'OWNER' | 'READER') =>
      setRole(alice.context, { realmId, ...recipient(to), role })
    await expect(give(alice, 'READER')).rejects.toMatchObject({ code: 'person_is_self' })
    await expect(give(eve, 'OWNER')).rejects.toMatchObject({ code: 'external_member_role' })
    await expect(
      setRole(alice.context, { realmId, recipient: newId(organization.tools), role: 'READER' }),
    ).rejects.toMatchObject({ code: 'person_not_found' })
    organization.revoke(bob.device.userId)
    await expect(give(bob, 'READER')).rejects.toMatchObject({
      code: 'person_revoked',
      parameters: { person: 'Bob <bob@example.com>' },
    })
    const unknown = newId<VlobId>(organization.tools)
    await expect(setRole(alice.context, { realmId: unknown, ...recipient(eve), role: 'READER' })).rejects.toThrow(
      WorkspaceError,
    )
    await give(eve, 'READER')
    await eve.refresh()
    await expect(setRole(eve.context, { realmId, ...recipient(bob), role: 'READER' })).rejects.toThrow(NotAllowedError)
  })
})

describe('unsharing', () => {
  test('takes the role away, twice is as good as once', async () => {
    const realmId = await alice.createShared('plans', bob)
    for (let time = 0; time < 2; time += 1) await setRole(alice.context, { realmId, ...recipient(bob), role: null })
    await bob.refresh()
    expect(bob.context.workspaces.find(realmId)).toBeUndefined()
    expect(alice.context.certificates.state.roleOf(realmId, bob.device.userId)).toBeNull()
  })

  test('is not for oneself', async () => {
    const realmId = await alice.createShared('plans', bob)
    await expect(setRole(alice.context, { realmId, ...recipient(alice), role: null })).rejects.toMatchObject({
      code: 'person_is_self',
    })
  })
})

describe('renaming', () => {
  test('names a workspace that the server does not know yet', async () => {
    await alice.refresh()
    const realmId = await alice.create('plans')
    await renameWorkspace(alice.context, { realmId, name: entryName('better plans') })
    await alice.refresh()
    expect(alice.nameOf(realmId)).toBe('better plans')
    expect(alice.context.certificates.state.realms.get(realmId)?.names).toHaveLength(1)
  })

  test('by two owners at once ends with one of both names, the same for everybody', async () => {
    const realmId = await alice.createShared('plans', bob)
    await Promise.all([
      renameWorkspace(alice.context, { realmId, name: entryName('from alice') }),
      renameWorkspace(bob.context, { realmId, name: entryName('from bob') }),
    ])
    await alice.refresh()
    await bob.refresh()
    expect(['from alice', 'from bob']).toContain(alice.nameOf(realmId))
    expect(bob.nameOf(realmId)).toBe(alice.nameOf(realmId))
    expect(alice.context.certificates.state.realms.get(realmId)?.names).toHaveLength(3)
  })

  test('uses the key of a rotation that comes in between', async () => {
    const realmId = await alice.createShared('plans', bob)
    let isFirst = true
    organization.via = async (call, next) => {
      if (call.name === 'realm_rename' && isFirst) {
        isFirst = false
        await rotateKey(bob.context, { realmId, target: 2n })
      }
      return next()
    }
    await renameWorkspace(alice.context, { realmId, name: entryName('new') })
    await bob.refresh()
    expect(bob.nameOf(realmId)).toBe('new')
    expect(bob.context.certificates.state.nameOf(realmId)?.keyIndex).toBe(2n)
  })

  test('is refused to who is no owner', async () => {
    const realmId = await alice.createShared('plans')
    await setRole(alice.context, { realmId, ...recipient(bob), role: 'MANAGER' })
    await bob.refresh()
    await expect(renameWorkspace(bob.context, { realmId, name: entryName('mine') })).rejects.toThrow(NotAllowedError)
  })
})

describe('revoking a user', () => {
  test('shows when it ends, twice is as good as once', async () => {
    await alice.refresh()
    for (let time = 0; time < 2; time += 1) await revokeUser(alice.context, bob.device.userId)
    expect(alice.context.certificates.state.isRevoked(bob.device.userId)).toBe(true)
  })

  test('raises its timestamp past the realms of the user by half a second', async () => {
    const realmId = await alice.createShared('plans', bob)
    const limit = organization.realms.lastTimestamp(realmId)
    organization.clock.advance(-10_000)
    await revokeUser(alice.context, bob.device.userId)
    const { revocation } = alice.context.certificates.state.users.get(bob.device.userId) ?? {}
    expect(revocation?.timestamp).toBe(limit + 500_000n)
  })

  test('is for administrators, and not for oneself', async () => {
    await bob.refresh()
    await expect(revokeUser(bob.context, alice.device.userId)).rejects.toMatchObject({ code: 'not_allowed' })
    await expect(revokeUser(alice.context, alice.device.userId)).rejects.toMatchObject({ code: 'person_is_self' })
    await expect(revokeUser(alice.context, newId(organization.tools))).rejects.toMatchObject({
      code: 'person_not_found',
    })
  })
})
