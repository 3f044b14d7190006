import { nativeCrypto } from '@parallax/crypto/native'
import {
  browserZstd,
  type DataTools,
  dataTools,
  encryptLinkPath,
  encryptRealmName,
  realmNameCertificate,
} from '@parallax/protocol'
import { addMicroseconds, type EntryName, parseEntryName, ROOT_PATH } from '@parallax/wire'
import { beforeAll, describe, expect, test } from 'vitest'
import { decryptionKey, encryptionKey, readLinkPath, readRealmName, validateKeysBundle } from '../index.ts'
import { RealmScene } from '../testing/realm-scene.ts'
import { Scene } from '../testing/scene.ts'

let tools: DataTools

beforeAll(async () => {
  tools = dataTools({ crypto: await nativeCrypto(), zstd: browserZstd })
})

function realmScene(): RealmScene {
  const scene = Scene.bootstrapped(tools)
  return new RealmScene(scene, scene.alice)
}

describe('a keys bundle (06a §6.3)', () => {
  test('gives every key, valid, and the key of the bundle', () => {
    const realm = realmScene()
    const keys = [realm.rotate(), realm.rotate(), realm.rotate()]
    const outcome = realm.open()
    expect(outcome.status === 'valid' && outcome.keys.keys).toEqual(keys.map((key) => ({ state: 'valid', key })))
  })

  test('is refused when the access is for somebody else, or is no access', () => {
    const realm = realmScene()
    realm.rotate()
    const { crypto } = tools
    const bob = crypto.publicKeyOf(crypto.newPrivateKey())
    expect(realm.open({ sealedFor: bob })).toMatchObject({ code: 'CorruptedAccess' })
    const { alice, state } = realm.scene
    const own = crypto.publicKeyOf(alice.privateKey)
    const noAccess = validateKeysBundle(tools, state, {
      realmId: realm.realmId,
      keyIndex: 1n,
      keysBundle: realm.bundle({ bundleKey: crypto.newSecretKey() }),
      keysBundleAccess: crypto.sealFor(own, new Uint8Array([0, 1, 2])),
      privateKey: alice.privateKey,
    })
    expect(noAccess).toMatchObject({ code: 'CorruptedAccess' })
  })

  test('is refused when its author did not exist at its own timestamp', () => {
    const realm = realmScene()
    realm.rotate()
    const { scene } = realm
    expect(realm.open({ author: scene.person() })).toMatchObject({ code: 'NonExistentAuthor' })
    const early = addMicroseconds(scene.now, -3_600_000_000n)
    expect(realm.open({ at: early })).toMatchObject({ code: 'NonExistentAuthor' })
  })

  test('is refused when somebody else signed it', () => {
    const realm = realmScene()
    realm.rotate()
    const bob = realm.scene.newcomer('STANDARD')
    expect(realm.open({ signedBy: bob })).toMatchObject({ code: 'Corrupted' })
  })

  test('is refused when it is of another realm, index or author than its rotation', () => {
    const realm = realmScene()
    realm.rotate()
    const other = realm.scene.newcomer('STANDARD')
    expect(realm.open({ realmId: realm.scene.id() })).toMatchObject({ code: 'RealmIDMismatch' })
    const extra = [...realm.keys, tools.crypto.newKeyDerivation()]
    expect(realm.open({ keys: extra })).toMatchObject({ code: 'KeyIndexMismatch' })
    expect(realm.open({ author: other })).toMatchObject({ code: 'AuthorMismatch' })
    realm.rotate()
    expect(realm.open({ keys: realm.keys.slice(0, 1) })).toMatchObject({ code: 'KeyIndexMismatch' })
  })

  test('may be earlier or later than its rotation', () => {
    const realm = realmScene()
    realm.rotate()
    for (const offset of [-5n, 5n, 500_000n])
      expect(realm.open({ at: addMicroseconds(realm.scene.now, offset) }).status).toBe('valid')
  })

  test('of an older rotation opens as well', () => {
    const realm = realmScene()
    realm.rotate()
    realm.rotate()
    const outcome = realm.open({ keyIndex: 1n, keys: realm.keys.slice(0, 1) })
    expect(outcome.status === 'valid' && outcome.keys.keys).toHaveLength(1)
  })

  test.each([0n, 3n, 2n ** 64n - 1n])('cannot be asked about for the unknown rotation %s', (keyIndex) => {
    const realm = realmScene()
    realm.rotate()
    realm.rotate()
    expect(() => realm.open({ keyIndex })).toThrow(RangeError)
  })
})

describe('the keys of a realm (06a §6.2)', () => {
  function withCorruptedLast() {
    const realm = realmScene()
    const first = realm.rotate()
    const last = realm.rotate(tools.crypto.newKeyDerivation(), tools.crypto.newKeyDerivation())
    return { realm, first, last, keys: realm.opened() }
  }

  test('are marked when they fail their canary, kept, and never used', () => {
    const { first, last, keys } = withCorruptedLast()
    expect(keys.keys).toEqual([
      { state: 'valid', key: first },
      { state: 'corrupted', key: last },
    ])
    expect(encryptionKey(keys)).toEqual({ index: 1n, key: first })
    expect(decryptionKey(keys, 2n)).toMatchObject({ code: 'CorruptedKey' })
    expect(decryptionKey(keys, 1n)).toMatchObject({ status: 'found', key: first })
  })

  test('encrypt with the last valid one, decrypt with the one that is named', () => {
    const realm = realmScene()
    const [one, two] = [realm.rotate(), realm.rotate()]
    const keys = realm.opened()
    expect(encryptionKey(keys)).toEqual({ index: 2n, key: two })
    expect(decryptionKey(keys, 1n)).toMatchObject({ key: one })
    expect(decryptionKey(keys, 2n)).toMatchObject({ key: two })
    for (const index of [0n, 3n, 2n ** 53n + 1n, 2n ** 64n - 1n])
      expect(decryptionKey(keys, index)).toMatchObject({ code: 'NonExistentKeyIndex' })
  })

  test('encrypt nothing when none is valid', () => {
    const realm = realmScene()
    realm.rotate(tools.crypto.newKeyDerivation(), tools.crypto.newKeyDerivation())
    expect(encryptionKey(realm.opened())).toBeUndefined()
  })
})

describe('the name of a realm (06a §7.3)', () => {
  const nameOf = (text: string) => parseEntryName(text) as EntryName

  function named(encryptedName: (realm: RealmScene) => Uint8Array, keyIndex = 1n) {
    const realm = realmScene()
    realm.rotate()
    realm.rotate(tools.crypto.newKeyDerivation(), tools.crypto.newKeyDerivation())
    const { scene, realmId, owner } = realm
    const content = { realmId, keyIndex, encryptedName: encryptedName(realm) }
    const value = {
      type: 'realm_name_certificate',
      author: owner.deviceId,
      timestamp: scene.tick(),
      ...content,
    } as const
    scene.accept(realmId, scene.sign(realmNameCertificate, owner, value))
    return readRealmName(tools, scene.state, { realmId, keys: realm.opened() })
  }

  const encrypted = (text: string) => (realm: RealmScene) => {
    const [key] = realm.keys
    if (key === undefined) throw new Error('no key')
    return encryptRealmName(tools, key, text as EntryName)
  }

  test('is read with the key of its index', () => {
    expect(named(encrypted('Team ☃'))).toMatchObject({ status: 'named', name: nameOf('Team ☃') })
  })

  test('is unknown before there is a certificate', () => {
    const realm = realmScene()
    realm.rotate()
    const read = readRealmName(tools, realm.scene.state, { realmId: realm.realmId, keys: realm.opened() })
    expect(read).toEqual({ status: 'unnamed' })
  })

  test('may be unreadable in four ways', () => {
    expect(named(encrypted('Team'), 3n)).toMatchObject({ code: 'NonExistentKeyIndex' })
    expect(named(encrypted('Team'), 2n)).toMatchObject({ code: 'CorruptedKey' })
    expect(named(() => new Uint8Array(60))).toMatchObject({ code: 'CannotDecrypt' })
    expect(named(encrypted('a/b'))).toMatchObject({ code: 'CleartextCorrupted' })
  })
})

test('the path of a link is read with the key of its index (06a §10.3)', () => {
  const realm = realmScene()
  const [one, two] = [realm.rotate(), realm.rotate()]
  const keys = realm.opened()
  const encryptedPath = encryptLinkPath(tools, one, ROOT_PATH)
  expect(readLinkPath(tools, keys, { keyIndex: 1n, encryptedPath })).toEqual({ status: 'read', value: ROOT_PATH })
  expect(readLinkPath(tools, keys, { keyIndex: 2n, encryptedPath })).toMatchObject({ code: 'CannotDecrypt' })
  expect(readLinkPath(tools, keys, { keyIndex: 3n, encryptedPath })).toMatchObject({ code: 'NonExistentKeyIndex' })
  const name = encryptRealmName(tools, two, 'name' as EntryName)
  expect(readLinkPath(tools, keys, { keyIndex: 2n, encryptedPath: name })).toMatchObject({ code: 'CannotDecrypt' })
})
