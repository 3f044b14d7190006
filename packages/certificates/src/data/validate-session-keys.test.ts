import { nativeCrypto } from '@parallax/crypto/native'
import {
  browserZstd,
  type CryptpadSessionKey,
  cryptpadSessionKey,
  type DataTools,
  dataTools,
  dumpSignedThenEncrypted,
  vlobKey,
} from '@parallax/protocol'
import { addMicroseconds, type VlobId } from '@parallax/wire'
import { beforeAll, describe, expect, test } from 'vitest'
import { type DeliveredSession, validateSessionKeys } from '../index.ts'
import { RealmScene } from '../testing/realm-scene.ts'
import { type Person, Scene } from '../testing/scene.ts'

let tools: DataTools

beforeAll(async () => {
  tools = dataTools({ crypto: await nativeCrypto(), zstd: browserZstd })
})

interface Registration {
  readonly view?: Partial<CryptpadSessionKey>
  /** Null for none. */
  readonly edit?: Partial<CryptpadSessionKey> | null
  readonly signedBy?: Person
  readonly claim?: Partial<DeliveredSession>
}

function realmOfAlice() {
  const scene = Scene.bootstrapped(tools)
  const realm = new RealmScene(scene, scene.alice)
  const key = realm.rotate()
  const documentId = scene.id<VlobId>()
  const give = (person: Person, role: 'CONTRIBUTOR' | 'READER') =>
    scene.accept(realm.realmId, scene.role(realm.realmId, person, { by: scene.alice, role }))

  function register(author: Person, registration: Registration = {}) {
    const timestamp = scene.tick()
    const seal = (canEdit: boolean, content: Partial<CryptpadSessionKey> = {}) =>
      dumpSignedThenEncrypted(tools, cryptpadSessionKey, {
        value: {
          type: 'cryptpad_session_key',
          author: author.deviceId,
          timestamp,
          documentId,
          canEdit,
          key: canEdit ? 'edit' : 'view',
          ...content,
        },
        signingKey: (registration.signedBy ?? author).signingKey,
        key: vlobKey(tools, key, documentId),
      })
    const session: DeliveredSession = {
      documentId,
      author: author.deviceId,
      timestamp,
      keyIndex: 1n,
      encryptedViewKey: seal(false, registration.view),
      encryptedEditKey: registration.edit === null ? null : seal(true, registration.edit),
      ...registration.claim,
    }
    const outcome = validateSessionKeys(tools, scene.state, { realmId: realm.realmId, keys: realm.opened(), session })
    return outcome.status === 'refused' ? outcome.code : [outcome.viewKey, outcome.editKey]
  }
  return { scene, alice: scene.alice, give, register }
}

describe('the keys of an editing session (06a §10.4)', () => {
  test('are given with and without the right to edit', () => {
    const { alice, register } = realmOfAlice()
    expect(register(alice)).toEqual(['view', 'edit'])
    expect(register(alice, { edit: null })).toEqual(['view', null])
  })

  test('are refused when they do not open', () => {
    const { alice, register } = realmOfAlice()
    expect(register(alice, { claim: { keyIndex: 2n } })).toBe('NonExistentKeyIndex')
    expect(register(alice, { claim: { encryptedViewKey: new Uint8Array(80) } })).toBe('CannotDecrypt')
    expect(register(alice, { claim: { encryptedEditKey: new Uint8Array(80) } })).toBe('CannotDecrypt')
  })

  test('come from a member who exists, is not revoked, and may edit when there is an edit key', () => {
    const { scene, alice, give, register } = realmOfAlice()
    const bob = scene.newcomer('STANDARD')
    expect(register(scene.person())).toBe('NonExistentAuthor')
    expect(register(bob)).toBe('AuthorNoAccessToRealm')
    give(bob, 'READER')
    expect(register(bob)).toBe('AuthorRealmRoleCannotWrite')
    expect(register(bob, { edit: null })).toEqual(['view', null])
    give(bob, 'CONTRIBUTOR')
    expect(register(bob)).toEqual(['view', 'edit'])
    scene.accept('common', scene.revoke(bob, { by: alice }))
    expect(register(bob)).toBe('RevokedAuthor')
  })

  test('are signed by their author', () => {
    const { scene, alice, register } = realmOfAlice()
    expect(register(alice, { signedBy: scene.newcomer('STANDARD') })).toBe('CleartextCorrupted')
  })

  test.each(['view', 'edit'] as const)('repeat author and document in the %s key', (kind) => {
    const { scene, alice, register } = realmOfAlice()
    const bob = scene.newcomer('STANDARD')
    expect(register(alice, { [kind]: { author: bob.deviceId } })).toBe('CleartextCorrupted')
    expect(register(alice, { [kind]: { documentId: scene.id() } })).toBe('CleartextCorrupted')
  })

  test('are not exchanged', () => {
    const { alice, register } = realmOfAlice()
    expect(register(alice, { view: { canEdit: true } })).toBe('CleartextCorrupted')
    expect(register(alice, { edit: { canEdit: false } })).toBe('CleartextCorrupted')
  })

  test('have the time of the session, the edit key up to a second more', () => {
    const { scene, alice, register } = realmOfAlice()
    // `register` takes the next second of the clock.
    const after = (microseconds: bigint) => ({ timestamp: addMicroseconds(scene.now, 1_000_000n + microseconds) })
    expect(register(alice, { view: after(1n) })).toBe('CleartextCorrupted')
    expect(register(alice, { view: after(-1n) })).toBe('CleartextCorrupted')
    expect(register(alice, { edit: after(-1n) })).toBe('CleartextCorrupted')
    expect(register(alice, { edit: after(1_000_000n) })).toEqual(['view', 'edit'])
    expect(register(alice, { edit: after(1_000_001n) })).toBe('CleartextCorrupted')
  })
})
