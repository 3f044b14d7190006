import { nativeCrypto } from '@parallax/crypto/native'
import { browserZstd, type DataTools, dataTools } from '@parallax/protocol'
import { addMicroseconds, type RealmRole, type VlobId } from '@parallax/wire'
import { beforeAll, describe, expect, test } from 'vitest'
import { type Person, Scene } from '../testing/scene.ts'

let tools: DataTools

beforeAll(async () => {
  tools = dataTools({ crypto: await nativeCrypto(), zstd: browserZstd })
})

/** Alice is OWNER of a realm; Bob has `role` in it. */
function sharedWithBob(role: RealmRole) {
  const scene = Scene.bootstrapped(tools)
  const { alice } = scene
  const realmId = scene.realm(alice)
  const bob = scene.newcomer('STANDARD')
  scene.accept(realmId, scene.role(realmId, bob, { by: alice, role }))
  const give = (person: Person, by: Person, next: RealmRole | null) =>
    scene.offer(realmId, scene.role(realmId, person, { by, role: next }))
  return { scene, alice, bob, realmId, give }
}

describe('the creation of a realm (06a §4.3 a)', () => {
  test('gives OWNER to its author', () => {
    const scene = Scene.bootstrapped(tools)
    const bob = scene.newcomer('STANDARD')
    const realmId = scene.id<VlobId>()
    const create = (person: Person, role: RealmRole | null) =>
      scene.offer(realmId, scene.role(realmId, person, { by: scene.alice, role }))
    expect(create(bob, 'OWNER')).toBe('RealmFirstRoleMustBeSelfSigned')
    expect(create(scene.alice, 'MANAGER')).toBe('RealmFirstRoleMustBeOwner')
    expect(create(scene.alice, null)).toBe('RealmFirstRoleMustBeOwner')
    expect(create(scene.alice, 'OWNER')).toBe('added')
  })

  test('is not for an OUTSIDER nor for somebody revoked', () => {
    const scene = Scene.bootstrapped(tools)
    const [bob, toto] = [scene.newcomer('STANDARD'), scene.newcomer('OUTSIDER')]
    scene.accept('common', scene.revoke(bob, { by: scene.alice }))
    const realmId = scene.id<VlobId>()
    const create = (person: Person) => scene.offer(realmId, scene.role(realmId, person, { by: person, role: 'OWNER' }))
    expect(create(toto)).toBe('RealmOutsiderCannotBeOwnerOrManager')
    expect(create(bob)).toBe('RelatedUserAlreadyRevoked')
  })
})

describe('a self-promotion (06a §4.3 b)', () => {
  test('is to OWNER, by a member who is not', () => {
    const { scene, alice, bob, give } = sharedWithBob('MANAGER')
    expect(give(bob, bob, 'CONTRIBUTOR')).toBe('RealmSelfPromotionRoleMustBeOwner')
    expect(give(bob, bob, null)).toBe('RealmSelfPromotionRoleMustBeOwner')
    expect(give(alice, alice, 'OWNER')).toBe('ContentAlreadyExists')
    const carl = scene.newcomer('STANDARD')
    expect(give(carl, carl, 'OWNER')).toBe('RealmAuthorHasNoRole')
  })

  test('waits until every higher member is revoked', () => {
    const { scene, bob, give } = sharedWithBob('MANAGER')
    const dan = scene.newcomer('ADMIN')
    expect(give(bob, bob, 'OWNER')).toBe('RealmSelfPromotionHigherActiveRoleAlreadyExists')
    scene.accept('common', scene.revoke(scene.alice, { by: dan }))
    expect(give(bob, bob, 'OWNER')).toBe('added')
  })

  test('is not hindered by members of the same role or below', () => {
    const { scene, alice, bob, realmId, give } = sharedWithBob('CONTRIBUTOR')
    const [carl, dan] = [scene.newcomer('STANDARD'), scene.newcomer('ADMIN')]
    scene.accept(realmId, scene.role(realmId, carl, { by: alice, role: 'CONTRIBUTOR' }))
    scene.accept(realmId, scene.role(realmId, dan, { by: alice, role: 'READER' }))
    scene.accept('common', scene.revoke(alice, { by: dan }))
    expect(give(bob, bob, 'OWNER')).toBe('added')
    expect(give(dan, dan, 'OWNER')).toBe('RealmSelfPromotionHigherActiveRoleAlreadyExists')
  })

  test('is not hindered by an OWNER who became OUTSIDER, as official clients read it', () => {
    const { scene, alice } = sharedWithBob('READER')
    const [dan, eve] = [scene.newcomer('STANDARD'), scene.newcomer('STANDARD')]
    const realmId = scene.realm(dan)
    scene.accept(realmId, scene.role(realmId, eve, { by: dan, role: 'MANAGER' }))
    const promote = () => scene.offer(realmId, scene.role(realmId, eve, { by: eve, role: 'OWNER' }))
    expect(promote()).toBe('RealmSelfPromotionHigherActiveRoleAlreadyExists')
    scene.accept('common', scene.update(dan, { by: alice, profile: 'OUTSIDER' }))
    expect(promote()).toBe('added')
  })

  test('is refused by its date: what comes later does not count', () => {
    const { scene, bob, realmId } = sharedWithBob('MANAGER')
    const dan = scene.newcomer('ADMIN')
    const before = scene.tick()
    scene.accept('common', scene.revoke(scene.alice, { by: dan }))
    const promotion = (at = scene.tick()) => scene.role(realmId, bob, { by: bob, role: 'OWNER', at })
    expect(scene.offer(realmId, promotion(before))).toBe('RealmSelfPromotionHigherActiveRoleAlreadyExists')
    expect(scene.offer(realmId, promotion(scene.now))).toBe('added')
  })

  test('is not for an OUTSIDER nor for somebody revoked', () => {
    const { scene, bob, give } = sharedWithBob('MANAGER')
    const dan = scene.newcomer('ADMIN')
    scene.accept('common', scene.revoke(scene.alice, { by: dan }))
    scene.accept('common', scene.update(bob, { by: dan, profile: 'OUTSIDER' }))
    expect(give(bob, bob, 'OWNER')).toBe('RealmOutsiderCannotBeOwnerOrManager')
    scene.accept('common', scene.update(bob, { by: dan, profile: 'STANDARD' }))
    scene.accept('common', scene.revoke(bob, { by: dan }))
    expect(give(bob, bob, 'OWNER')).toBe('RelatedUserAlreadyRevoked')
  })
})

describe('a role given by somebody else (06a §4.3 c)', () => {
  test('needs an author who is a member', () => {
    const { scene, bob, give } = sharedWithBob('READER')
    const carl = scene.newcomer('STANDARD')
    expect(give(bob, carl, 'CONTRIBUTOR')).toBe('RealmAuthorHasNoRole')
  })

  test('changes something', () => {
    const { scene, alice, bob, give } = sharedWithBob('READER')
    const carl = scene.newcomer('STANDARD')
    expect(give(bob, alice, 'READER')).toBe('ContentAlreadyExists')
    expect(give(carl, alice, null)).toBe('ContentAlreadyExists')
    expect(give(bob, alice, null)).toBe('added')
  })

  const roles = ['OWNER', 'MANAGER', 'CONTRIBUTOR', 'READER', null] as const
  const changes = roles.flatMap((former) => roles.filter((next) => next !== former).map((next) => ({ former, next })))

  test.each(changes)('from $former to $next needs the right author', ({ former, next }) => {
    const { scene, alice, realmId, give } = sharedWithBob('READER')
    const [carl, dan, eve, fay] = [0, 1, 2, 3].map(() => scene.newcomer('STANDARD'))
    if (carl === undefined || dan === undefined || eve === undefined || fay === undefined) throw new Error('nobody')
    const grants = [
      { person: dan, role: 'MANAGER' },
      { person: eve, role: 'CONTRIBUTOR' },
      { person: fay, role: 'READER' },
    ] as const
    for (const { person, role } of grants) scene.accept(realmId, scene.role(realmId, person, { by: alice, role }))
    if (former !== null) scene.accept(realmId, scene.role(realmId, carl, { by: alice, role: former }))
    const isManaging = [former, next].some((role) => role === 'OWNER' || role === 'MANAGER')
    const tooLow = isManaging ? 'RealmAuthorNotOwner' : 'RealmAuthorNotOwnerOrManager'
    expect(give(carl, alice, next)).toBe('added')
    expect(give(carl, dan, next)).toBe(isManaging ? 'RealmAuthorNotOwner' : 'added')
    expect(give(carl, eve, next)).toBe(tooLow)
    expect(give(carl, fay, next)).toBe(tooLow)
  })

  test('needs an author who is not revoked (ours)', () => {
    const { scene, bob, give } = sharedWithBob('MANAGER')
    const carl = scene.newcomer('STANDARD')
    scene.accept('common', scene.revoke(bob, { by: scene.alice }))
    expect(give(carl, bob, 'READER')).toBe('RevokedAuthor')
  })

  test('is for a user who exists', () => {
    const { scene, alice, realmId, give } = sharedWithBob('READER')
    expect(give(scene.person(), alice, 'READER')).toBe('NonExistingRelatedUser')
    const early = scene.tick()
    const carl = scene.newcomer('STANDARD')
    const role = (at = early) => scene.role(realmId, carl, { by: alice, role: 'READER', at })
    expect(scene.offer(realmId, role())).toBe('OlderThanRelatedUser')
    expect(scene.offer(realmId, role(scene.now))).toBe('added')
  })

  test('is not given to somebody revoked, but taken from them', () => {
    const { scene, alice, bob, give } = sharedWithBob('READER')
    scene.accept('common', scene.revoke(bob, { by: alice }))
    expect(give(bob, alice, 'CONTRIBUTOR')).toBe('RelatedUserAlreadyRevoked')
    expect(give(bob, alice, null)).toBe('added')
  })

  test.each(['OWNER', 'MANAGER'] as const)('is not %s for an OUTSIDER', (role) => {
    const { scene, alice, give } = sharedWithBob('READER')
    const toto = scene.newcomer('OUTSIDER')
    expect(give(toto, alice, role)).toBe('RealmOutsiderCannotBeOwnerOrManager')
    expect(give(toto, alice, 'CONTRIBUTOR')).toBe('added')
    expect(give(toto, alice, 'READER')).toBe('added')
  })

  test('stays with a MANAGER who becomes OUTSIDER, and works', () => {
    const { scene, bob, give } = sharedWithBob('MANAGER')
    const carl = scene.newcomer('STANDARD')
    scene.accept('common', scene.update(bob, { by: scene.alice, profile: 'OUTSIDER' }))
    expect(give(carl, bob, 'READER')).toBe('added')
  })

  test('is newer than the last of the realm', () => {
    const { scene, alice, bob, realmId } = sharedWithBob('READER')
    const role = (offset: bigint) =>
      scene.role(realmId, bob, { by: alice, role: 'MANAGER', at: addMicroseconds(scene.now, offset) })
    expect(scene.offer(realmId, role(-1n))).toBe('InvalidTimestamp')
    expect(scene.offer(realmId, role(0n))).toBe('InvalidTimestamp')
    expect(scene.offer(realmId, role(1n))).toBe('added')
  })
})

const ownersActs = [
  ['a key rotation', (scene: Scene, realmId: VlobId, by: Person) => scene.rotation(realmId, { by, keyIndex: 1n })],
  ['a name', (scene: Scene, realmId: VlobId, by: Person) => scene.name(realmId, { by })],
  [
    'an archiving',
    (scene: Scene, realmId: VlobId, by: Person) =>
      scene.archiving(realmId, { by, configuration: { type: 'ARCHIVED' } }),
  ],
] as const

describe.each(ownersActs)('%s (06a §4.3)', (_, act) => {
  test('comes after the creation of its realm', () => {
    const scene = Scene.bootstrapped(tools)
    const realmId = scene.id<VlobId>()
    expect(scene.offer(realmId, act(scene, realmId, scene.alice))).toBe('RealmFirstCertificateMustBeRole')
  })

  test('is an act of an OWNER', () => {
    const { scene, alice, bob, realmId } = sharedWithBob('MANAGER')
    expect(scene.offer(realmId, act(scene, realmId, scene.newcomer('ADMIN')))).toBe('RealmAuthorHasNoRole')
    expect(scene.offer(realmId, act(scene, realmId, bob))).toBe('RealmAuthorNotOwner')
    expect(scene.offer(realmId, act(scene, realmId, alice))).toBe('added')
  })

  test('is an act of somebody not revoked', () => {
    const { scene, alice, realmId } = sharedWithBob('READER')
    const dan = scene.newcomer('ADMIN')
    scene.accept('common', scene.revoke(alice, { by: dan }))
    expect(scene.offer(realmId, act(scene, realmId, alice))).toBe('RevokedAuthor')
  })

  test('is newer than the last of the realm', () => {
    const { scene, alice, realmId } = sharedWithBob('READER')
    scene.accept(realmId, act(scene, realmId, alice))
    const rename = (offset: bigint) => scene.name(realmId, { by: alice, at: addMicroseconds(scene.now, offset) })
    expect(scene.offer(realmId, rename(0n))).toBe('InvalidTimestamp')
    expect(scene.offer(realmId, rename(1n))).toBe('added')
  })

  test('is of the realm in whose list it comes', () => {
    const { scene, alice, realmId } = sharedWithBob('READER')
    const other = scene.realm(alice)
    expect(scene.offer(other, act(scene, realmId, alice))).toBe('Corrupted')
  })
})

test('keys of a realm are numbered 1, 2, 3 (ours)', () => {
  const { scene, alice, realmId } = sharedWithBob('READER')
  const rotate = (keyIndex: bigint) => scene.rotation(realmId, { by: alice, keyIndex })
  expect(scene.offer(realmId, rotate(0n))).toBe('RealmKeyIndexNotNext')
  expect(scene.offer(realmId, rotate(2n))).toBe('RealmKeyIndexNotNext')
  scene.accept(realmId, rotate(1n))
  expect(scene.offer(realmId, rotate(1n))).toBe('RealmKeyIndexNotNext')
  expect(scene.offer(realmId, rotate(3n))).toBe('RealmKeyIndexNotNext')
  expect(scene.offer(realmId, rotate(2n))).toBe('added')
})

test('realms do not depend on each other, in time nor in order', () => {
  const { scene, alice, realmId } = sharedWithBob('READER')
  const [one, two] = [scene.id<VlobId>(), scene.id<VlobId>()]
  const late = scene.role(one, alice, { by: alice, role: 'OWNER' })
  const at = addMicroseconds(scene.now, -1n)
  const early = scene.role(two, alice, { by: alice, role: 'OWNER', at })
  scene.accept(one, late)
  expect(scene.offer(two, early)).toBe('added')
  expect(scene.state.realms.has(realmId)).toBe(true)
})
