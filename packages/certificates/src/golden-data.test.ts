import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { CryptoBackend, PrivateKey } from '@parallax/crypto'
import { nativeCrypto } from '@parallax/crypto/native'
import { wasmCrypto } from '@parallax/crypto/wasm'
import {
  browserZstd,
  type ChildManifest,
  type DataTools,
  dataTools,
  type FileManifest,
  type FolderManifest,
} from '@parallax/protocol'
import { type BlockId, type DeviceId, toHex, type VlobId } from '@parallax/wire'
import { beforeAll, describe, expect, test } from 'vitest'
import {
  addBatch,
  CertificateState,
  type DeliveredVlob,
  type RealmKeys,
  readRealmName,
  validateBlock,
  validateKeysBundle,
  validateManifest,
} from './index.ts'
import {
  base64,
  batchOf,
  deliveredVlob,
  type ExpectedEntry,
  type GoldenOrganization,
  MEMBERS,
  type Member,
  privateKeyOf,
  type RealmJson,
  selfOfMember,
  time,
  uuid,
} from './testing/golden-organization.ts'

const golden = new URL('../../../spec/vectors/golden/', import.meta.url)
const organization: GoldenOrganization = JSON.parse(readFileSync(new URL('organization.json', golden), 'utf8'))
const blocks = readFileSync(new URL('blocks.bin', golden))

let tools: DataTools
let states: ReadonlyMap<Member, CertificateState>

const backEnds: readonly (readonly [string, () => Promise<CryptoBackend>])[] = [
  ['libsodium of Node', nativeCrypto],
  ['WebAssembly', wasmCrypto],
]

describe.each(backEnds)('with %s', (_, backEnd) => {
  beforeAll(async () => {
    tools = dataTools({ crypto: await backEnd(), zstd: browserZstd })
    states = new Map(MEMBERS.map((member) => [member, stateOf(member)]))
  })

  describe.each(Object.entries(organization.realms))('realm %s', (id, realm) => {
    const realmId = uuid<VlobId>(id)

    describe.each(MEMBERS)('as %s', (member) => {
      test('every keys bundle opens, and every canary passes', () => {
        for (const bundle of realm.keys_bundles) {
          if (typeof bundle.keys_bundle_access[member] !== 'string') continue
          const outcome = openBundle(member, { realmId, bundle })
          const keys = outcome.status === 'valid' ? outcome.keys.keys : []
          expect(keys.map(({ state, key }) => [state, toHex(key.exposeSecretBytes())])).toEqual(
            realm.keys.slice(0, bundle.key_index).map((key) => ['valid', key]),
          )
        }
      })
    })

    test('the bundle of another realm, of another index or for another person is refused', () => {
      const [bundle] = realm.keys_bundles
      const others = Object.entries(organization.realms).filter(([other]) => other !== id)
      if (bundle === undefined) throw new Error('no bundle')
      for (const [otherId, other] of others) {
        const [theirs] = other.keys_bundles
        if (theirs === undefined) throw new Error('no bundle')
        expect(openBundle('alice', { realmId: uuid(otherId), bundle })).toMatchObject({ code: 'RealmIDMismatch' })
      }
      const privateKey = privateKeyOf(organization, 'bob')
      expect(openBundle('alice', { realmId, bundle, privateKey })).toMatchObject({ code: 'CorruptedAccess' })
      const swapped = { ...bundle, keys_bundle: bundle.keys_bundle_access.alice as string }
      expect(openBundle('alice', { realmId, bundle: swapped })).toMatchObject({ code: 'Decryption' })
      if (realm.keys_bundles.length < 2) return
      expect(openBundle('alice', { realmId, bundle: { ...bundle, key_index: 2 } })).toMatchObject({
        code: 'KeyIndexMismatch',
      })
    })

    test('name and roles are as expected', () => {
      const state = stateFor('alice')
      expect(readRealmName(tools, state, { realmId, keys: keysOf(realmId, realm) })).toMatchObject({ name: realm.name })
      expect(Object.fromEntries(state.rolesOf(realmId))).toEqual(realm.current_roles)
      expect(state.bootstrapState(realmId)).toBe('WorkspaceBootstrapped')
    })

    test.each(MEMBERS)('every version of every vlob is valid for %s, who is a member', (member) => {
      if (!stateFor(member).realms.has(realmId)) return
      for (const vlob of realm.vlobs)
        expect(validate(realmId, realm, { member, vlob: deliveredVlob(vlob) }).status).toBe('valid')
    })

    test('the walk from the root gives exactly the expected tree and contents', () => {
      expect(walk(realmId, realm)).toEqual(realm.expected_tree)
    })

    test('versions read as recorded, by number and by date', () => {
      for (const expected of realm.expected_history) {
        const versions = realm.vlobs.filter(({ vlob_id }) => vlob_id === expected.id).map(deliveredVlob)
        const byDate = versions.findLast(({ timestamp }) => timestamp <= time(expected.timestamp))
        expect(byDate?.version).toBe(expected.version)
        const file = byDate === undefined ? undefined : manifestOf(realmId, realm, byDate)
        if (file?.type !== 'file_manifest') throw new Error('not a file')
        expect([file.size, digestOf(realm, file)]).toEqual([expected.size, expected.sha256])
      }
    })

    test('every block opens, once: swapped, cut or altered ones are refused', () => {
      const accesses = realm.vlobs
        .map((vlob) => manifestOf(realmId, realm, deliveredVlob(vlob)))
        .flatMap((manifest) => (manifest.type === 'file_manifest' ? manifest.blocks : []))
      const keys = keysOf(realmId, realm)
      for (const [place, access] of accesses.entries()) {
        const delivered = deliveredBlock(realm, access.id)
        const other = accesses[(place + 1) % accesses.length]
        expect(validateBlock(tools, keys, { ...delivered, access }).status).toBe('valid')
        expect(code(validateBlock(tools, keys, { ...delivered, keyIndex: 9n, access }))).toBe('NonExistentKeyIndex')
        const altered = Uint8Array.from(delivered.block, (byte, at) => (at === 30 ? byte ^ 1 : byte))
        expect(code(validateBlock(tools, keys, { ...delivered, block: altered, access }))).toBe('CannotDecrypt')
        const longer = { ...access, size: access.size + 1 }
        expect(code(validateBlock(tools, keys, { ...delivered, access: longer }))).toBe('SizeMismatch')
        if (other === undefined || other.id === access.id) continue
        expect(code(validateBlock(tools, keys, { ...deliveredBlock(realm, other.id), access }))).toBe('CannotDecrypt')
        const elsewhere = { ...access, digest: other.digest }
        expect(code(validateBlock(tools, keys, { ...delivered, access: elsewhere }))).toBe('HashDigestMismatch')
      }
    })

    test('a vlob that is replayed, moved or claimed by another is refused', () => {
      for (const json of realm.vlobs) {
        const vlob = deliveredVlob(json)
        const claims: readonly (readonly [DeliveredVlob, string])[] = [
          [{ ...vlob, version: vlob.version + 1 }, 'CleartextCorrupted'],
          [{ ...vlob, timestamp: time(json.timestamp + 1) }, 'CleartextCorrupted'],
          [{ ...vlob, author: otherDevice(vlob.author) }, 'CleartextCorrupted'],
          [{ ...vlob, author: uuid('00'.repeat(16)) }, 'NonExistentAuthor'],
          [{ ...vlob, vlobId: uuid('00'.repeat(16)) }, 'CannotDecrypt'],
          [{ ...vlob, keyIndex: 0n }, 'NonExistentKeyIndex'],
          [{ ...vlob, keyIndex: BigInt(realm.keys.length + 1) }, 'NonExistentKeyIndex'],
          [{ ...vlob, keyIndex: 2n ** 64n - 1n }, 'NonExistentKeyIndex'],
          [{ ...vlob, blob: vlob.blob.slice(1) }, 'CannotDecrypt'],
        ]
        for (const [claim, expected] of claims)
          expect(code(validate(realmId, realm, { member: 'alice', vlob: claim }))).toBe(expected)
      }
    })

    /** Every path below the root with what the golden data says of it. */
    function walk(root: VlobId, json: RealmJson): Readonly<Record<string, ExpectedEntry>> {
      const tree: Record<string, ExpectedEntry> = {}
      const visit = (path: string, vlobId: VlobId): void => {
        const last = json.vlobs.filter(({ vlob_id }) => vlob_id === vlobId).at(-1)
        if (last === undefined) throw new Error(`no vlob for ${path}`)
        const manifest = manifestOf(root, json, deliveredVlob(last))
        tree[path] = entryOf(json, manifest)
        if (manifest.type === 'folder_manifest')
          for (const [name, child] of manifest.children) visit(path === '/' ? `/${name}` : `${path}/${name}`, child)
      }
      visit('/', root)
      return tree
    }
  })
})

function entryOf(realm: RealmJson, manifest: ChildManifest): ExpectedEntry {
  const { id, version } = manifest
  const dates = { created: Number(manifest.created), updated: Number(manifest.updated) }
  if (manifest.type === 'folder_manifest')
    return { type: 'folder', id, version, ...dates, children: Object.fromEntries(manifest.children) }
  const { size, blocksize } = manifest
  const content = { size, blocksize, blocks: manifest.blocks.length, sha256: digestOf(realm, manifest) }
  return { type: 'file', id, version, ...dates, ...content }
}

/** Of the content: the blocks, with zeros between them. */
function digestOf(realm: RealmJson, file: FileManifest): string {
  const [realmId] = Object.entries(organization.realms).find(([, json]) => json === realm) ?? []
  const content = new Uint8Array(file.size)
  for (const access of file.blocks) {
    const keys = keysOf(uuid(realmId ?? ''), realm)
    const outcome = validateBlock(tools, keys, { ...deliveredBlock(realm, access.id), access })
    if (outcome.status !== 'valid') throw new Error(outcome.code)
    content.set(outcome.content, access.offset)
  }
  return createHash('sha256').update(content).digest('hex')
}

function deliveredBlock(realm: RealmJson, id: BlockId) {
  const place = realm.blocks.find(({ block_id }) => block_id === id)
  if (place === undefined) throw new Error(`no block ${id}`)
  return { keyIndex: BigInt(place.key_index), block: blocks.subarray(place.offset, place.offset + place.length) }
}

function manifestOf(realmId: VlobId, realm: RealmJson, vlob: DeliveredVlob): ChildManifest | FolderManifest {
  const outcome = validate(realmId, realm, { member: 'alice', vlob })
  if (outcome.status !== 'valid') throw new Error(outcome.code)
  return outcome.manifest
}

function validate(realmId: VlobId, realm: RealmJson, read: { readonly member: Member; readonly vlob: DeliveredVlob }) {
  return validateManifest(tools, stateFor(read.member), { realmId, keys: keysOf(realmId, realm), vlob: read.vlob })
}

function keysOf(realmId: VlobId, realm: RealmJson): RealmKeys {
  const bundle = realm.keys_bundles.at(-1)
  if (bundle === undefined) throw new Error('no bundle')
  const outcome = openBundle('alice', { realmId, bundle })
  if (outcome.status !== 'valid') throw new Error(outcome.code)
  return outcome.keys
}

interface BundleToOpen {
  readonly realmId: VlobId
  readonly bundle: RealmJson['keys_bundles'][number]
  readonly privateKey?: PrivateKey
}

function openBundle(member: Member, { realmId, bundle, privateKey }: BundleToOpen) {
  const access = bundle.keys_bundle_access[member]
  return validateKeysBundle(tools, stateFor(member), {
    realmId,
    keyIndex: BigInt(bundle.key_index),
    keysBundle: base64(bundle.keys_bundle),
    keysBundleAccess: typeof access === 'string' ? base64(access) : new Uint8Array(),
    privateKey: privateKey ?? privateKeyOf(organization, member),
  })
}

/** Bob's device for Alice's, Alice's for everybody else's. */
function otherDevice(author: DeviceId): DeviceId {
  const { alice, bob } = organization.devices
  return uuid(author === alice.device.device_id ? bob.device.device_id : alice.device.device_id)
}

function stateFor(member: Member): CertificateState {
  const state = states.get(member)
  if (state === undefined) throw new Error('no state')
  return state
}

function stateOf(member: Member): CertificateState {
  const outcome = addBatch(
    tools,
    CertificateState.empty(selfOfMember(organization, member)),
    batchOf(organization, member),
  )
  if (outcome.status !== 'added') throw new Error('refused')
  return outcome.state
}

function code(outcome: { readonly status: string; readonly code?: string }): string {
  return outcome.code ?? outcome.status
}
