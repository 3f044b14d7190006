import { generateKeyPairSync } from 'node:crypto'
import { SequesterPublicKeyDer, SequesterSigningKey, SequesterVerifyKeyDer } from '@parallax/crypto'
import { nativeCrypto } from '@parallax/crypto/native'
import {
  browserZstd,
  type DataTools,
  dataTools,
  dumpSigned,
  type SequesterAuthorityCertificate,
  sequesterAuthorityCertificate,
} from '@parallax/protocol'
import { addMicroseconds, type DateTime, type SequesterServiceId } from '@parallax/wire'
import { beforeAll, describe, expect, test } from 'vitest'
import { restoreState, type StoredCertificate } from '../index.ts'
import { EMPTY_BATCH } from '../testing/batches.ts'
import { Scene } from '../testing/scene.ts'

let tools: DataTools

beforeAll(async () => {
  tools = dataTools({ crypto: await nativeCrypto(), zstd: browserZstd })
})

const authority = rsaKeys()
const impostor = rsaKeys()

function rsaKeys() {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'der' },
    privateKeyEncoding: { type: 'pkcs8', format: 'der' },
  })
  return { publicDer: publicKey, signingKey: new SequesterSigningKey(privateKey) }
}

function signAuthority(scene: Scene, timestamp: DateTime, signingKey = scene.rootKey): Uint8Array {
  const value: SequesterAuthorityCertificate = {
    type: 'sequester_authority_certificate',
    timestamp,
    verifyKeyDer: new SequesterVerifyKeyDer(authority.publicDer),
  }
  return dumpSigned(tools, sequesterAuthorityCertificate, { value, signingKey })
}

function service(scene: Scene, serviceId: SequesterServiceId, from = { keys: authority, at: scene.tick() }) {
  return scene.service(from.keys.signingKey, {
    type: 'sequester_service_certificate',
    timestamp: from.at,
    serviceId,
    serviceLabel: 'archive',
    encryptionKeyDer: new SequesterPublicKeyDer(authority.publicDer),
  })
}

function revocation(scene: Scene, serviceId: SequesterServiceId, at = scene.tick()) {
  const type = 'sequester_revoked_service_certificate'
  return scene.service(authority.signingKey, { type, timestamp: at, serviceId })
}

/** Authority, Alice and her device share one timestamp, as at a bootstrap. */
function sequestered(): Scene {
  const scene = new Scene(tools)
  const at = scene.tick()
  scene.accept('sequester', signAuthority(scene, at))
  scene.join(scene.alice, { by: null, profile: 'ADMIN', at })
  return scene
}

describe('a sequester authority certificate (06a §4.2)', () => {
  test('comes first, with the bootstrap, from the root key', () => {
    const scene = new Scene(tools)
    const at = scene.tick()
    const { alice } = scene
    const commonCertificates = [
      scene.user(alice, { by: null, profile: 'ADMIN', at }),
      scene.device(alice, { by: null, at }),
    ]
    const offer = (signed: Uint8Array) =>
      scene.offerBatch({ ...EMPTY_BATCH, sequesterCertificates: [signed], commonCertificates })
    expect(offer(signAuthority(scene, at))).toBe('added')
    expect(offer(signAuthority(scene, at, alice.signingKey))).toBe('Corrupted')
    expect(offer(signAuthority(scene, addMicroseconds(at, -1n)))).toBe('RootSignatureTimestampMismatch')
  })

  test('does not come later, nor twice', () => {
    const ordinary = Scene.bootstrapped(tools)
    expect(ordinary.offer('sequester', signAuthority(ordinary, ordinary.tick()))).toBe('SequesterAuthorityMustBeFirst')
    const scene = sequestered()
    expect(scene.offer('sequester', signAuthority(scene, scene.tick()))).toBe('SequesterAuthorityMustBeFirst')
  })

  test('is not a service signed by the root key', () => {
    const scene = new Scene(tools)
    const { alice } = scene
    expect(scene.offer('sequester', scene.user(alice, { by: null, profile: 'ADMIN' }))).toBe('Corrupted')
  })
})

describe('a sequester service certificate (06a §4.2)', () => {
  test('needs an authority', async () => {
    const scene = Scene.bootstrapped(tools)
    expect(scene.offer('sequester', await service(scene, scene.id()))).toBe('NotASequesteredOrganization')
  })

  test('is signed by the authority', async () => {
    const scene = sequestered()
    expect(scene.offer('sequester', await service(scene, scene.id()))).toBe('added')
    const forged = await service(scene, scene.id(), { keys: impostor, at: scene.tick() })
    expect(scene.offer('sequester', forged)).toBe('Corrupted')
  })

  test('is newer than the last of the topic, whatever the other topics', async () => {
    const scene = sequestered()
    const at = scene.tick()
    scene.newcomer('STANDARD')
    scene.accept('sequester', await service(scene, scene.id(), { keys: authority, at }))
    const same = await service(scene, scene.id(), { keys: authority, at })
    expect(scene.offer('sequester', same)).toBe('InvalidTimestamp')
    const next = await service(scene, scene.id(), { keys: authority, at: addMicroseconds(at, 1n) })
    expect(scene.offer('sequester', next)).toBe('added')
  })

  test('cannot exist twice', async () => {
    const scene = sequestered()
    const serviceId = scene.id<SequesterServiceId>()
    scene.accept('sequester', await service(scene, serviceId))
    expect(scene.offer('sequester', await service(scene, serviceId))).toBe('ContentAlreadyExists')
  })
})

describe('the revocation of a sequester service (06a §4.2)', () => {
  test('is about a service that exists (ours) and is not revoked', async () => {
    const scene = sequestered()
    const serviceId = scene.id<SequesterServiceId>()
    expect(scene.offer('sequester', await revocation(scene, serviceId))).toBe('NonExistingRelatedSequesterService')
    scene.accept('sequester', await service(scene, serviceId))
    const at = scene.now
    expect(scene.offer('sequester', await revocation(scene, serviceId, at))).toBe('InvalidTimestamp')
    scene.accept('sequester', await revocation(scene, serviceId))
    expect(scene.offer('sequester', await revocation(scene, serviceId))).toBe('RelatedSequesterServiceAlreadyRevoked')
    expect(scene.state.sequesterServices.get(serviceId)?.revocation).toBeDefined()
  })
})

test('services are checked against the authority whenever they are read from storage (06a §1.2)', async () => {
  const scene = new Scene(tools)
  const at = scene.tick()
  const serviceId = scene.id<SequesterServiceId>()
  const stored: readonly StoredCertificate[] = [
    { topic: 'sequester', signed: signAuthority(scene, at) },
    { topic: 'common', signed: scene.user(scene.alice, { by: null, profile: 'ADMIN', at }) },
    { topic: 'sequester', signed: await service(scene, serviceId) },
    { topic: 'common', signed: scene.device(scene.alice, { by: null, at }) },
    { topic: 'sequester', signed: await revocation(scene, serviceId) },
  ]
  const restored = restoreState(tools, scene.state.self, stored)
  expect(restored.sequesterAuthority?.timestamp).toBe(at)
  expect(restored.sequesterServices.get(serviceId)?.revocation?.timestamp).toBe(scene.now)
  expect(restored.device(scene.alice.deviceId).outcome).toBe('found')
  const forged = await service(scene, scene.id(), { keys: impostor, at: scene.tick() })
  const withForged = [...stored, { topic: 'sequester', signed: forged } as const]
  expect(() => restoreState(tools, scene.state.self, withForged)).toThrow('signature')
})
