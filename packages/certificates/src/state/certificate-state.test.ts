import { nativeCrypto } from '@parallax/crypto/native'
import { browserZstd, type DataTools, dataTools } from '@parallax/protocol'
import { addMicroseconds, type VlobId } from '@parallax/wire'
import { beforeAll, describe, expect, test } from 'vitest'
import { addBatch, CertificateState, restoreState, type StoredCertificate } from '../index.ts'
import { EMPTY_BATCH, withList } from '../testing/batches.ts'
import { Scene } from '../testing/scene.ts'

let tools: DataTools

beforeAll(async () => {
  tools = dataTools({ crypto: await nativeCrypto(), zstd: browserZstd })
})

describe('lookups up to a date', () => {
  test('tell never from later', () => {
    const scene = Scene.bootstrapped(tools)
    const early = scene.tick()
    const bob = scene.newcomer('STANDARD')
    const { state } = scene
    expect(state.user(scene.id(), scene.now).outcome).toBe('never')
    expect(state.user(bob.userId, early).outcome).toBe('later')
    expect(state.user(bob.userId, scene.now).outcome).toBe('found')
    expect(state.user(bob.userId).outcome).toBe('found')
    expect(state.device(bob.deviceId, early).outcome).toBe('later')
    expect(state.device(scene.id()).outcome).toBe('never')
    expect(state.profileOf(bob.userId, early)).toBeUndefined()
    expect(state.devicesOf(bob.userId).map(({ deviceId }) => deviceId)).toEqual([bob.deviceId])
  })

  test('know profile, revocation and roles as they were', () => {
    const scene = Scene.bootstrapped(tools)
    const { alice } = scene
    const bob = scene.newcomer('STANDARD')
    const realmId = scene.realm(alice)
    const joined = scene.now
    scene.accept(realmId, scene.role(realmId, bob, { by: alice, role: 'READER' }))
    const reader = scene.now
    scene.accept(realmId, scene.role(realmId, bob, { by: alice, role: null }))
    const removed = scene.now
    scene.accept('common', scene.update(bob, { by: alice, profile: 'OUTSIDER' }))
    const demoted = scene.now
    scene.accept('common', scene.revoke(bob, { by: alice }))
    const { state } = scene
    const just = (moment: typeof joined) => addMicroseconds(moment, -1n)
    expect([just(reader), reader, just(removed), removed].map((at) => state.roleOf(realmId, bob.userId, at))).toEqual([
      null,
      'READER',
      'READER',
      null,
    ])
    expect(state.rolesOf(realmId, reader)).toEqual(
      new Map([
        [alice.userId, 'OWNER'],
        [bob.userId, 'READER'],
      ]),
    )
    expect(state.rolesOf(realmId)).toEqual(new Map([[alice.userId, 'OWNER']]))
    expect([just(demoted), demoted].map((at) => state.profileOf(bob.userId, at))).toEqual(['STANDARD', 'OUTSIDER'])
    expect([just(scene.now), scene.now].map((at) => state.isRevoked(bob.userId, at))).toEqual([false, true])
    expect(state.isRevoked(bob.userId)).toBe(true)
    expect(state.isRevoked(alice.userId)).toBe(false)
  })

  test('know how far a realm has come, its archiving and its name', () => {
    const scene = Scene.bootstrapped(tools)
    const { alice } = scene
    const unknown = scene.id<VlobId>()
    expect(scene.state.bootstrapState(unknown)).toBe('LocalOnly')
    expect([...scene.state.rolesOf(unknown)]).toEqual([])
    expect(scene.state.keyRotationsOf(unknown)).toEqual([])
    expect(scene.state.roleOf(unknown, alice.userId)).toBeNull()
    expect(scene.state.nameOf(unknown)).toBeUndefined()
    const realmId = scene.realm(alice)
    expect(scene.state.bootstrapState(realmId)).toBe('CreatedInServer')
    scene.accept(realmId, scene.rotation(realmId, { by: alice, keyIndex: 1n }))
    expect(scene.state.bootstrapState(realmId)).toBe('InitialKeyRotationDone')
    scene.accept(realmId, scene.name(realmId, { by: alice }))
    expect(scene.state.bootstrapState(realmId)).toBe('WorkspaceBootstrapped')
    expect(scene.state.archivingOf(realmId)).toEqual({ type: 'AVAILABLE' })
    scene.accept(realmId, scene.archiving(realmId, { by: alice, configuration: { type: 'ARCHIVED' } }))
    expect(scene.state.archivingOf(realmId)).toEqual({ type: 'ARCHIVED' })
    expect(scene.state.lastRealmTimestamp(realmId)).toBe(scene.now)
    expect(scene.state.keyRotationsOf(realmId)).toHaveLength(1)
  })

  test('take the own profile from the last certificate, else from enrolment', () => {
    const scene = Scene.bootstrapped(tools)
    expect(scene.emptyStateOf(scene.alice, 'STANDARD').ownProfile).toBe('STANDARD')
    const dan = scene.newcomer('ADMIN')
    scene.accept('common', scene.update(scene.alice, { by: dan, profile: 'STANDARD' }))
    expect(scene.state.ownProfile).toBe('STANDARD')
  })
})

test('a state never changes once it is there', () => {
  const scene = Scene.bootstrapped(tools)
  const { alice } = scene
  const realmId = scene.realm(alice)
  const [bob, carl] = [scene.newcomer('STANDARD'), scene.newcomer('STANDARD')]
  const before = scene.state
  const frozen = { last: before.lastTimestamps, realm: structuredClone(before.realms.get(realmId)?.roles) }
  scene.accept(realmId, scene.role(realmId, bob, { by: alice, role: 'READER' }))
  scene.accept(realmId, scene.name(realmId, { by: alice }))
  scene.accept('common', scene.revoke(bob, { by: alice }))
  scene.accept('shamirRecovery', scene.brief({ by: alice, recipients: [carl] }))
  expect(before.lastTimestamps).toEqual(frozen.last)
  expect(before.realms.get(realmId)?.roles).toEqual(frozen.realm)
  expect(before.roleOf(realmId, bob.userId)).toBeNull()
  expect(before.bootstrapState(realmId)).toBe('CreatedInServer')
  expect(before.isRevoked(bob.userId)).toBe(false)
  expect(before.lastRecoveryOf(alice.userId)).toBeUndefined()
})

test('ten thousand stored certificates load in a moment', () => {
  const scene = Scene.bootstrapped(tools)
  const { alice } = scene
  const realmId = scene.id<VlobId>()
  const people = Array.from({ length: 200 }, () => scene.newcomer('STANDARD'))
  const roles = Array.from({ length: 9_500 }, (_, index) => {
    const person = people[index % people.length] ?? alice
    return { person, role: index % 400 < 200 ? ('READER' as const) : null }
  })
  const signed = [
    scene.role(realmId, alice, { by: alice, role: 'OWNER' }),
    ...roles.map(({ person, role }) => scene.role(realmId, person, { by: alice, role })),
  ]
  const stored: readonly StoredCertificate[] = signed.map((bytes) => ({ topic: 'realm', signed: bytes }))
  const start = performance.now()
  const restored = restoreState(tools, scene.state.self, stored)
  expect(performance.now() - start).toBeLessThan(5_000)
  expect(restored.realms.get(realmId)?.roles).toHaveLength(9_501)
})

test('what is restored refuses what it must, as the state that was stored', () => {
  const scene = Scene.bootstrapped(tools)
  const bob = scene.person()
  const at = scene.tick()
  const list = [
    scene.user(bob, { by: scene.alice, profile: 'STANDARD', at }),
    scene.device(bob, { by: scene.alice, at }),
  ]
  const root = Scene.bootstrapped(tools)
  expect(() =>
    restoreState(tools, root.state.self, [{ topic: 'common', signed: list[1] ?? new Uint8Array() }]),
  ).toThrow(RangeError)
  const fresh = new Scene(tools)
  const first = fresh.tick()
  const batch = withList(EMPTY_BATCH, 'common', [
    fresh.user(fresh.alice, { by: null, profile: 'ADMIN', at: first }),
    fresh.device(fresh.alice, { by: null, at: first }),
  ])
  const outcome = addBatch(tools, fresh.state, batch)
  const added = outcome.status === 'added' ? outcome.added : []
  const restored = restoreState(tools, fresh.state.self, added)
  expect(addBatch(tools, restored, batch)).toMatchObject({ refusal: { code: 'InvalidTimestamp' } })
  expect(CertificateState.empty(fresh.state.self).isEmpty).toBe(true)
  expect(restored.isEmpty).toBe(false)
})
