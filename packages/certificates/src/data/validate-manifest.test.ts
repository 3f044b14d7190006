import { nativeCrypto } from '@parallax/crypto/native'
import {
  browserZstd,
  type DataTools,
  dataTools,
  dumpSignedThenEncrypted,
  type FileManifest,
  type FolderManifest,
  fileManifest,
  folderManifest,
  vlobKey,
} from '@parallax/protocol'
import { addMicroseconds, type DateTime, type VlobId } from '@parallax/wire'
import { beforeAll, describe, expect, test } from 'vitest'
import { type DeliveredVlob, validateManifest } from '../index.ts'
import { RealmScene } from '../testing/realm-scene.ts'
import { type Person, Scene, type TestDevice } from '../testing/scene.ts'

let tools: DataTools

beforeAll(async () => {
  tools = dataTools({ crypto: await nativeCrypto(), zstd: browserZstd })
})

/** A writer that breaks the rules of its type. */
const unruled = { ...fileManifest, violation: () => undefined }

/** What to write, and what the server says of it. */
interface Upload {
  readonly author: TestDevice
  readonly signedBy?: TestDevice
  readonly content?: Partial<FolderManifest>
  readonly file?: Partial<FileManifest>
  readonly claim?: Partial<DeliveredVlob>
  readonly at?: DateTime
}

function realmWithKey() {
  const scene = Scene.bootstrapped(tools)
  const realm = new RealmScene(scene, scene.alice)
  const key = realm.rotate()
  const give = (person: Person, role: 'MANAGER' | 'CONTRIBUTOR' | 'READER' | null) =>
    scene.accept(realm.realmId, scene.role(realm.realmId, person, { by: scene.alice, role }))

  function upload(id: VlobId, upload: Upload) {
    const timestamp = upload.at ?? scene.tick()
    const { realmId } = realm
    const shared = {
      author: upload.author.deviceId,
      timestamp,
      id,
      parent: realmId,
      version: 1,
      created: timestamp,
      updated: timestamp,
    }
    const folder: FolderManifest = { type: 'folder_manifest', ...shared, children: new Map(), ...upload.content }
    const file: FileManifest = { type: 'file_manifest', ...shared, size: 0, blocksize: 8, blocks: [], ...upload.file }
    const signingKey = (upload.signedBy ?? upload.author).signingKey
    const encryption = { signingKey, key: vlobKey(tools, key, id) }
    const blob =
      upload.file === undefined
        ? dumpSignedThenEncrypted(tools, folderManifest, { value: folder, ...encryption })
        : dumpSignedThenEncrypted(tools, unruled, { value: file, ...encryption })
    const vlob = {
      vlobId: id,
      keyIndex: 1n,
      author: upload.author.deviceId,
      version: 1,
      timestamp,
      blob,
      ...upload.claim,
    }
    const outcome = validateManifest(tools, scene.state, { realmId, keys: realm.opened(), vlob })
    return outcome.status === 'refused' ? outcome.code : outcome.manifest.type
  }
  return { scene, realm, give, upload, alice: scene.alice, root: realm.realmId, child: scene.id<VlobId>() }
}

describe('a manifest (06a §10.1)', () => {
  test('is valid for the root of a workspace and for what is below', () => {
    const { upload, alice, root, child } = realmWithKey()
    expect(upload(root, { author: alice })).toBe('folder_manifest')
    expect(upload(child, { author: alice })).toBe('folder_manifest')
    expect(upload(child, { author: alice, file: {} })).toBe('file_manifest')
  })

  test('is its own parent at the root, a folder, and nowhere else', () => {
    const { upload, alice, root, child } = realmWithKey()
    expect(upload(root, { author: alice, content: { parent: child } })).toBe('CleartextCorrupted')
    expect(upload(root, { author: alice, file: { parent: child } })).toBe('CleartextCorrupted')
    expect(upload(child, { author: alice, content: { parent: child } })).toBe('CleartextCorrupted')
  })

  test('opens with the key of its index, which need not be the last', () => {
    const { realm, upload, alice, child } = realmWithKey()
    realm.rotate()
    expect(upload(child, { author: alice, claim: { keyIndex: 1n } })).toBe('folder_manifest')
    expect(upload(child, { author: alice, claim: { keyIndex: 2n } })).toBe('CannotDecrypt')
    expect(upload(child, { author: alice, claim: { keyIndex: 0n } })).toBe('NonExistentKeyIndex')
    expect(upload(child, { author: alice, claim: { keyIndex: 3n } })).toBe('NonExistentKeyIndex')
    realm.rotate(tools.crypto.newKeyDerivation(), tools.crypto.newKeyDerivation())
    expect(upload(child, { author: alice, claim: { keyIndex: 3n } })).toBe('CorruptedKey')
  })

  test('has an author who existed then', () => {
    const { scene, give, upload, child } = realmWithKey()
    const early = scene.tick()
    const bob = scene.newcomer('STANDARD')
    const joined = scene.now
    give(bob, 'MANAGER')
    expect(upload(child, { author: scene.person() })).toBe('NonExistentAuthor')
    expect(upload(child, { author: bob, at: early })).toBe('NonExistentAuthor')
    expect(upload(child, { author: bob, at: joined })).toBe('AuthorNoAccessToRealm')
    expect(upload(child, { author: bob })).toBe('folder_manifest')
  })

  test('has an author who was not revoked then: what he wrote before stays valid', () => {
    const { scene, give, upload, alice, child } = realmWithKey()
    const bob = scene.newcomer('STANDARD')
    give(bob, 'CONTRIBUTOR')
    const before = scene.tick()
    scene.accept('common', scene.revoke(bob, { by: alice }))
    expect(upload(child, { author: bob, at: before })).toBe('folder_manifest')
    expect(upload(child, { author: bob, at: addMicroseconds(scene.now, 0n) })).toBe('RevokedAuthor')
  })

  test('is signed by its author', () => {
    const { scene, give, upload, alice, child } = realmWithKey()
    const bob = scene.newcomer('STANDARD')
    give(bob, 'MANAGER')
    expect(upload(child, { author: alice, signedBy: bob })).toBe('CleartextCorrupted')
  })

  test('repeats author, timestamp, id and version as the server gives them', () => {
    const { scene, give, upload, alice, child } = realmWithKey()
    const bob = scene.newcomer('STANDARD')
    give(bob, 'MANAGER')
    const wrong = [
      { author: bob.deviceId },
      { timestamp: addMicroseconds(scene.now, -1n) },
      { id: scene.id<VlobId>() },
      { version: 2 },
    ]
    for (const content of wrong) expect(upload(child, { author: alice, content })).toBe('CleartextCorrupted')
  })

  test('follows the rules of its type', () => {
    const { scene, upload, alice, child } = realmWithKey()
    const digest = tools.crypto.sha256(new Uint8Array())
    const blocks = [{ id: scene.id<FileManifest['blocks'][number]['id']>(), offset: 0, size: 8, digest }]
    expect(upload(child, { author: alice, file: { blocks, size: 8 } })).toBe('file_manifest')
    expect(upload(child, { author: alice, file: { blocks, size: 7 } })).toBe('CleartextCorrupted')
  })

  test('has an author whose role could write then', () => {
    const { scene, give, upload, child } = realmWithKey()
    const [bob, carl] = [scene.newcomer('STANDARD'), scene.newcomer('STANDARD')]
    expect(upload(child, { author: bob })).toBe('AuthorNoAccessToRealm')
    give(bob, 'READER')
    expect(upload(child, { author: bob })).toBe('AuthorRealmRoleCannotWrite')
    give(bob, 'CONTRIBUTOR')
    const allowed = scene.now
    give(bob, 'READER')
    expect(upload(child, { author: bob, at: allowed })).toBe('folder_manifest')
    expect(upload(child, { author: bob })).toBe('AuthorRealmRoleCannotWrite')
    give(bob, null)
    expect(upload(child, { author: bob })).toBe('AuthorNoAccessToRealm')
    give(carl, 'CONTRIBUTOR')
    expect(upload(child, { author: carl })).toBe('folder_manifest')
  })
})
