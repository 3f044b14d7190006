import { nativeCrypto } from '@parallax/crypto/native'
import { browserZstd, type DataTools, dataTools } from '@parallax/protocol'
import { addMicroseconds } from '@parallax/wire'
import { beforeAll, describe, expect, test } from 'vitest'
import { Scene } from '../testing/scene.ts'

let tools: DataTools

beforeAll(async () => {
  tools = dataTools({ crypto: await nativeCrypto(), zstd: browserZstd })
})

describe('any certificate that names its author (06a §3)', () => {
  test('is refused when no certificate knows the author device', () => {
    const scene = Scene.bootstrapped(tools)
    const stranger = scene.person()
    expect(scene.offer('common', scene.user(scene.person(), { by: stranger, profile: 'STANDARD' }))).toBe(
      'NonExistingAuthor',
    )
  })

  test('is refused when the author device exists only later, taken when it exists since that very moment', () => {
    const scene = Scene.bootstrapped(tools)
    const realmId = scene.realm(scene.alice)
    const early = scene.tick()
    const bob = scene.newcomer('STANDARD')
    const created = scene.now
    scene.accept(realmId, scene.role(realmId, bob, { by: scene.alice, role: 'MANAGER' }))
    const other = scene.id<typeof realmId>()
    expect(scene.offer(other, scene.role(other, bob, { by: bob, role: 'OWNER', at: early }))).toBe('OlderThanAuthor')
    expect(scene.offer(other, scene.role(other, bob, { by: bob, role: 'OWNER', at: created }))).toBe('added')
  })

  test('is refused when somebody else than the author signed it', () => {
    const scene = Scene.bootstrapped(tools)
    const bob = scene.newcomer('STANDARD')
    const forged = { ...bob, signingKey: scene.alice.signingKey }
    const realmId = scene.id<ReturnType<typeof scene.realm>>()
    expect(scene.offer(realmId, scene.role(realmId, bob, { by: forged, role: 'OWNER' }))).toBe('Corrupted')
    expect(scene.offer(realmId, scene.role(realmId, bob, { by: bob, role: 'OWNER' }))).toBe('added')
  })

  test('stays valid whatever happens to its author afterwards', () => {
    const scene = Scene.bootstrapped(tools)
    const bob = scene.newcomer('ADMIN')
    const carl = scene.person()
    const at = scene.tick()
    const [user, device] = [scene.user(carl, { by: bob, profile: 'STANDARD', at }), scene.device(carl, { by: bob, at })]
    const revoked = scene.revoke(bob, { by: scene.alice })
    expect(scene.offer('common', user, device, revoked)).toBe('added')
  })
})

describe('a user certificate (06a §4.1)', () => {
  test('must be newer than the last of the topic', () => {
    const scene = Scene.bootstrapped(tools)
    const bob = scene.person()
    const user = (offset: bigint) => {
      const at = addMicroseconds(scene.now, offset)
      return scene.user(bob, { by: scene.alice, profile: 'STANDARD', at })
    }
    expect(scene.offer('common', user(-1n))).toBe('OlderThanAuthor')
    expect(scene.offer('common', user(0n))).toBe('InvalidTimestamp')
    expect(scene.offer('common', user(1n))).toBe('added')
  })

  test('is not newer when it is older than a later certificate', () => {
    const scene = Scene.bootstrapped(tools)
    const between = scene.tick()
    scene.newcomer('STANDARD')
    const late = scene.user(scene.person(), { by: scene.alice, profile: 'STANDARD', at: between })
    expect(scene.offer('common', late)).toBe('InvalidTimestamp')
  })

  test.each(['STANDARD', 'OUTSIDER'] as const)('needs an ADMIN as author, not a %s', (profile) => {
    const scene = Scene.bootstrapped(tools)
    const bob = scene.newcomer(profile)
    const carl = scene.user(scene.person(), { by: bob, profile: 'STANDARD' })
    expect(scene.offer('common', carl)).toBe('AuthorNotAdmin')
  })

  test('needs an author who is an ADMIN at that time', () => {
    const scene = Scene.bootstrapped(tools)
    const bob = scene.newcomer('STANDARD')
    scene.accept('common', scene.update(bob, { by: scene.alice, profile: 'ADMIN' }))
    scene.join(scene.person(), { by: bob, profile: 'STANDARD' })
    scene.accept('common', scene.update(bob, { by: scene.alice, profile: 'OUTSIDER' }))
    const carl = scene.user(scene.person(), { by: bob, profile: 'STANDARD' })
    expect(scene.offer('common', carl)).toBe('AuthorNotAdmin')
  })

  test('needs an author who is not revoked', () => {
    const scene = Scene.bootstrapped(tools)
    const bob = scene.newcomer('ADMIN')
    scene.accept('common', scene.revoke(bob, { by: scene.alice }))
    const carl = scene.user(scene.person(), { by: bob, profile: 'STANDARD' })
    expect(scene.offer('common', carl)).toBe('RevokedAuthor')
  })

  test('is signed by the root key only as the first of all', () => {
    const scene = Scene.bootstrapped(tools)
    const second = scene.user(scene.person(), { by: null, profile: 'ADMIN' })
    expect(scene.offer('common', second)).toBe('RootSignatureOutOfBootstrap')
    expect(new Scene(tools).offer('common')).toBe('added')
  })

  test('is refused when it comes from the root key of another organization', () => {
    const scene = new Scene(tools)
    const other = new Scene(tools)
    expect(scene.offer('common', other.user(scene.alice, { by: null, profile: 'ADMIN' }))).toBe('Corrupted')
  })

  test('cannot exist twice for one user', () => {
    const scene = Scene.bootstrapped(tools)
    const bob = scene.newcomer('STANDARD')
    const again = scene.user(bob, { by: scene.alice, profile: 'ADMIN' })
    expect(scene.offer('common', again)).toBe('ContentAlreadyExists')
  })
})

describe('a device certificate (06a §4.1)', () => {
  test('may share the timestamp of its user when it is the first device', () => {
    const scene = Scene.bootstrapped(tools)
    const bob = scene.person()
    const at = scene.tick()
    const user = scene.user(bob, { by: scene.alice, profile: 'STANDARD', at })
    expect(scene.offer('common', user, scene.device(bob, { by: scene.alice, at }))).toBe('added')
    const earlier = addMicroseconds(at, -1n)
    expect(scene.offer('common', user, scene.device(bob, { by: scene.alice, at: earlier }))).toBe('InvalidTimestamp')
  })

  test('must be newer than the last of the topic when it is a further one', () => {
    const scene = Scene.bootstrapped(tools)
    const { alice } = scene
    const further = (offset: bigint) =>
      scene.device(scene.deviceOf(alice), { by: alice, at: addMicroseconds(scene.now, offset) })
    expect(scene.offer('common', further(0n))).toBe('InvalidTimestamp')
    expect(scene.offer('common', further(1n))).toBe('added')
  })

  test('by somebody else cannot be a second one, even at the same moment', () => {
    const scene = Scene.bootstrapped(tools)
    const bob = scene.newcomer('STANDARD')
    const second = scene.device(scene.deviceOf(bob), { by: scene.alice, at: scene.now })
    expect(scene.offer('common', second)).toBe('InvalidTimestamp')
  })

  test('may be signed by its own user whatever the profile, until that user is revoked', () => {
    const scene = Scene.bootstrapped(tools)
    const bob = scene.newcomer('OUTSIDER')
    expect(scene.offer('common', scene.device(scene.deviceOf(bob), { by: bob }))).toBe('added')
    scene.accept('common', scene.revoke(bob, { by: scene.alice }))
    expect(scene.offer('common', scene.device(scene.deviceOf(bob), { by: bob }))).toBe('RevokedAuthor')
  })

  test('by somebody else needs an ADMIN who is not revoked', () => {
    const scene = Scene.bootstrapped(tools)
    const bob = scene.newcomer('STANDARD')
    const dan = scene.newcomer('ADMIN')
    const carl = scene.person()
    scene.accept('common', scene.user(carl, { by: scene.alice, profile: 'STANDARD' }))
    const at = scene.now
    expect(scene.offer('common', scene.device(carl, { by: bob, at }))).toBe('AuthorNotAdmin')
    scene.accept('common', scene.revoke(dan, { by: scene.alice }))
    expect(scene.offer('common', scene.device(carl, { by: dan }))).toBe('RevokedAuthor')
  })

  test('needs its user', () => {
    const scene = Scene.bootstrapped(tools)
    const stranger = scene.person()
    expect(scene.offer('common', scene.device(stranger, { by: scene.alice }))).toBe('NonExistingRelatedUser')
  })

  test('of the first kind has the author of its user', () => {
    const scene = Scene.bootstrapped(tools)
    const dan = scene.newcomer('ADMIN')
    const carl = scene.person()
    const at = scene.tick()
    const user = scene.user(carl, { by: scene.alice, profile: 'STANDARD', at })
    const byDan = scene.device(carl, { by: dan, at })
    expect(scene.offer('common', user, byDan)).toBe('UserFirstDeviceAuthorMismatch')
    expect(scene.offer('common', user, scene.device(carl, { by: null, at }))).toBe('UserFirstDeviceAuthorMismatch')
  })

  test('of the first kind has the timestamp of its user', () => {
    const scene = Scene.bootstrapped(tools)
    const carl = scene.person()
    scene.accept('common', scene.user(carl, { by: scene.alice, profile: 'STANDARD' }))
    const late = scene.device(carl, { by: scene.alice })
    expect(scene.offer('common', late)).toBe('UserFirstDeviceTimestampMismatch')
  })

  test('is no way back for a revoked user', () => {
    const scene = Scene.bootstrapped(tools)
    const carl = scene.person()
    const at = scene.tick()
    scene.accept('common', scene.user(carl, { by: scene.alice, profile: 'STANDARD', at }))
    scene.accept('common', scene.revoke(carl, { by: scene.alice, at: addMicroseconds(at, 1n) }))
    const late = scene.device(carl, { by: scene.alice, at: addMicroseconds(at, 2n) })
    expect(scene.offer('common', late)).toBe('UserFirstDeviceTimestampMismatch')
    expect(scene.offer('common', scene.device(carl, { by: scene.alice, at }))).toBe('InvalidTimestamp')
  })

  test('cannot exist twice', () => {
    const scene = Scene.bootstrapped(tools)
    const again = scene.device({ ...scene.deviceOf(scene.alice), deviceId: scene.alice.deviceId }, { by: scene.alice })
    expect(scene.offer('common', again)).toBe('ContentAlreadyExists')
  })
})

describe('a user update certificate (06a §4.1)', () => {
  test('must be newer than the last of the topic', () => {
    const scene = Scene.bootstrapped(tools)
    const bob = scene.newcomer('STANDARD')
    const update = (offset: bigint) =>
      scene.update(bob, { by: scene.alice, profile: 'ADMIN', at: addMicroseconds(scene.now, offset) })
    expect(scene.offer('common', update(0n))).toBe('InvalidTimestamp')
    expect(scene.offer('common', update(1n))).toBe('added')
  })

  test('is not about its author', () => {
    const scene = Scene.bootstrapped(tools)
    expect(scene.offer('common', scene.update(scene.alice, { by: scene.alice, profile: 'STANDARD' }))).toBe(
      'SelfSigned',
    )
    const second = scene.deviceOf(scene.alice)
    scene.accept('common', scene.device(second, { by: scene.alice }))
    expect(scene.offer('common', scene.update(scene.alice, { by: second, profile: 'STANDARD' }))).toBe('SelfSigned')
  })

  test('needs an ADMIN who is not revoked as author', () => {
    const scene = Scene.bootstrapped(tools)
    const bob = scene.newcomer('STANDARD')
    const dan = scene.newcomer('ADMIN')
    expect(scene.offer('common', scene.update(dan, { by: bob, profile: 'STANDARD' }))).toBe('AuthorNotAdmin')
    expect(scene.offer('common', scene.update(bob, { by: dan, profile: 'OUTSIDER' }))).toBe('added')
    scene.accept('common', scene.revoke(dan, { by: scene.alice }))
    expect(scene.offer('common', scene.update(bob, { by: dan, profile: 'OUTSIDER' }))).toBe('RevokedAuthor')
  })

  test('needs its user, not revoked', () => {
    const scene = Scene.bootstrapped(tools)
    const bob = scene.newcomer('STANDARD')
    const stranger = scene.update(scene.person(), { by: scene.alice, profile: 'ADMIN' })
    expect(scene.offer('common', stranger)).toBe('NonExistingRelatedUser')
    scene.accept('common', scene.revoke(bob, { by: scene.alice }))
    const update = scene.update(bob, { by: scene.alice, profile: 'ADMIN' })
    expect(scene.offer('common', update)).toBe('RelatedUserAlreadyRevoked')
  })

  test('changes the profile that the user has by then', () => {
    const scene = Scene.bootstrapped(tools)
    const bob = scene.newcomer('STANDARD')
    const to = (profile: 'ADMIN' | 'STANDARD') => scene.update(bob, { by: scene.alice, profile })
    expect(scene.offer('common', to('STANDARD'))).toBe('ContentAlreadyExists')
    scene.accept('common', to('ADMIN'))
    expect(scene.offer('common', to('ADMIN'))).toBe('ContentAlreadyExists')
    expect(scene.offer('common', to('STANDARD'))).toBe('added')
  })
})

describe('a revoked user certificate (06a §4.1)', () => {
  test('must be newer than the last of the topic', () => {
    const scene = Scene.bootstrapped(tools)
    const bob = scene.newcomer('STANDARD')
    const revoke = (offset: bigint) => scene.revoke(bob, { by: scene.alice, at: addMicroseconds(scene.now, offset) })
    expect(scene.offer('common', revoke(0n))).toBe('InvalidTimestamp')
    expect(scene.offer('common', revoke(1n))).toBe('added')
  })

  test('is not about its author', () => {
    const scene = Scene.bootstrapped(tools)
    expect(scene.offer('common', scene.revoke(scene.alice, { by: scene.alice }))).toBe('SelfSigned')
  })

  test('needs an ADMIN who is not revoked as author', () => {
    const scene = Scene.bootstrapped(tools)
    const bob = scene.newcomer('STANDARD')
    const dan = scene.newcomer('ADMIN')
    expect(scene.offer('common', scene.revoke(dan, { by: bob }))).toBe('AuthorNotAdmin')
    scene.accept('common', scene.revoke(dan, { by: scene.alice }))
    expect(scene.offer('common', scene.revoke(bob, { by: dan }))).toBe('RevokedAuthor')
  })

  test('needs its user, not revoked yet', () => {
    const scene = Scene.bootstrapped(tools)
    const bob = scene.newcomer('STANDARD')
    expect(scene.offer('common', scene.revoke(scene.person(), { by: scene.alice }))).toBe('NonExistingRelatedUser')
    scene.accept('common', scene.revoke(bob, { by: scene.alice }))
    expect(scene.offer('common', scene.revoke(bob, { by: scene.alice }))).toBe('RelatedUserAlreadyRevoked')
  })
})
