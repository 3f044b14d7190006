import { wasmCrypto } from '@parallax/crypto/wasm'
import { browserZstd, type DataTools, dataTools } from '@parallax/protocol'
import { beforeAll, describe, expect, test } from 'vitest'
import { commands } from 'vitest/browser'
import { addBatch, CertificateState, validateKeysBundle, validateManifest } from './index.ts'
import {
  base64,
  batchOf,
  deliveredVlob,
  type GoldenOrganization,
  MEMBERS,
  privateKeyOf,
  selfOfMember,
  uuid,
} from './testing/golden-organization.ts'

let tools: DataTools
let organization: GoldenOrganization

beforeAll(async () => {
  tools = dataTools({ crypto: await wasmCrypto(), zstd: browserZstd })
  organization = JSON.parse(await commands.readFile('spec/vectors/golden/organization.json'))
})

describe.each(MEMBERS)('in a browser, for %s', (member) => {
  test('the golden certificates, keys and manifests are valid', () => {
    const self = selfOfMember(organization, member)
    const outcome = addBatch(tools, CertificateState.empty(self), batchOf(organization, member))
    if (outcome.status !== 'added') throw new Error(outcome.status)
    const { state } = outcome
    for (const [id, realm] of Object.entries(organization.realms)) {
      const bundle = realm.keys_bundles.at(-1)
      const access = bundle?.keys_bundle_access[member]
      if (bundle === undefined || typeof access !== 'string') continue
      const opened = validateKeysBundle(tools, state, {
        realmId: uuid(id),
        keyIndex: BigInt(bundle.key_index),
        keysBundle: base64(bundle.keys_bundle),
        keysBundleAccess: base64(access),
        privateKey: privateKeyOf(organization, member),
      })
      if (opened.status !== 'valid') throw new Error(opened.code)
      for (const vlob of realm.vlobs.map(deliveredVlob)) {
        const validated = validateManifest(tools, state, { realmId: uuid(id), keys: opened.keys, vlob })
        expect(validated.status).toBe('valid')
      }
    }
  })
})
