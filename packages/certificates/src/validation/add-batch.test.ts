import { nativeCrypto } from '@parallax/crypto/native'
import { browserZstd, type DataTools, dataTools } from '@parallax/protocol'
import type { VlobId } from '@parallax/wire'
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { addBatch } from '../index.ts'
import { EMPTY_BATCH } from '../testing/batches.ts'
import { Scene } from '../testing/scene.ts'

let tools: DataTools

beforeAll(async () => {
  tools = dataTools({ crypto: await nativeCrypto(), zstd: browserZstd })
})

describe('a batch (06a §3)', () => {
  test('that is empty changes nothing', () => {
    const scene = Scene.bootstrapped(tools)
    const outcome = addBatch(tools, scene.state, EMPTY_BATCH)
    expect(outcome).toMatchObject({ status: 'added', added: [] })
  })

  test('is taken topic by topic, so that realms may rely on users that come with them', () => {
    const scene = Scene.bootstrapped(tools)
    const { alice } = scene
    const [bob, realmId] = [scene.person(), scene.id<VlobId>()]
    const at = scene.tick()
    const batch = {
      ...EMPTY_BATCH,
      realmCertificates: new Map([
        [
          realmId,
          [
            scene.role(realmId, alice, { by: alice, role: 'OWNER' }),
            scene.role(realmId, bob, { by: alice, role: 'READER' }),
          ],
        ],
      ]),
      commonCertificates: [
        scene.user(bob, { by: alice, profile: 'STANDARD', at }),
        scene.device(bob, { by: alice, at }),
      ],
      shamirRecoveryCertificates: [scene.brief({ by: alice, recipients: [bob] })],
    }
    const outcome = addBatch(tools, scene.state, batch)
    expect(outcome.status === 'added' && outcome.added.map(({ topic }) => topic)).toEqual([
      'common',
      'common',
      'realm',
      'realm',
      'shamirRecovery',
    ])
  })

  test('is refused whole, naming the certificate at fault', () => {
    const scene = Scene.bootstrapped(tools)
    const { alice } = scene
    const realmId = scene.id<VlobId>()
    const good = scene.role(realmId, alice, { by: alice, role: 'OWNER' })
    const bad = scene.rotation(realmId, { by: alice, keyIndex: 7n })
    const outcome = addBatch(tools, scene.state, {
      ...EMPTY_BATCH,
      realmCertificates: new Map([[realmId, [good, bad]]]),
    })
    expect(outcome).toMatchObject({
      status: 'refused',
      refusal: {
        code: 'RealmKeyIndexNotNext',
        topic: 'realm',
        realmId,
        position: 1,
        signed: bad,
        certificate: { type: 'realm_key_rotation_certificate', keyIndex: 7n },
      },
    })
    expect(scene.state.realms.has(realmId)).toBe(false)
  })

  test('claims nothing about a certificate that does not load', () => {
    const scene = Scene.bootstrapped(tools)
    const outcome = addBatch(tools, scene.state, { ...EMPTY_BATCH, commonCertificates: [new Uint8Array(70)] })
    expect(outcome).toMatchObject({ refusal: { code: 'Corrupted', detail: 'bad_serialization: zstd: not one frame' } })
    expect(outcome.status === 'refused' && outcome.refusal.certificate).toBeUndefined()
  })

  test('may be cut anywhere between certificates: the state is the same in the end', () => {
    const scene = Scene.bootstrapped(tools)
    const start = scene.state
    const people = Array.from({ length: 4 }, () => scene.person())
    const list = people.flatMap((person) => {
      const at = scene.tick()
      return [
        scene.user(person, { by: scene.alice, profile: 'ADMIN', at }),
        scene.device(person, { by: scene.alice, at }),
      ]
    })
    const cuts = fc.array(fc.integer({ min: 0, max: list.length }), { maxLength: 4 })
    const add = (parts: readonly (readonly Uint8Array[])[]) =>
      parts.reduce((state, commonCertificates) => {
        const outcome = addBatch(tools, state, { ...EMPTY_BATCH, commonCertificates })
        if (outcome.status !== 'added') throw new Error(outcome.status)
        return outcome.state
      }, start)
    const whole = add([list])
    fc.assert(
      fc.property(cuts, (places) => {
        const edges = [0, ...places.toSorted((one, other) => one - other), list.length]
        const parts = edges.slice(1).map((end, index) => list.slice(edges[index], end))
        expect(add(parts).users).toEqual(whole.users)
      }),
    )
  })

  test('is valid in no other order than its own', () => {
    const scene = Scene.bootstrapped(tools)
    const people = Array.from({ length: 3 }, () => scene.person())
    const list = people.flatMap((person) => {
      const at = scene.tick()
      return [
        scene.user(person, { by: scene.alice, profile: 'ADMIN', at }),
        scene.device(person, { by: scene.alice, at }),
      ]
    })
    const orders = fc.shuffledSubarray([...list.keys()], { minLength: list.length })
    fc.assert(
      fc.property(orders, (order) => {
        const isOwn = order.every((place, index) => place === index)
        const answer = scene.offer('common', ...order.flatMap((place) => list.slice(place, place + 1)))
        expect(answer === 'added').toBe(isOwn)
      }),
    )
  })
})

describe('a redaction switch (06a §2.4)', () => {
  test.each([
    ['STANDARD', 'OUTSIDER', 'redaction_switch'],
    ['ADMIN', 'OUTSIDER', 'redaction_switch'],
    ['OUTSIDER', 'STANDARD', 'redaction_switch'],
    ['OUTSIDER', 'ADMIN', 'redaction_switch'],
    ['STANDARD', 'ADMIN', 'added'],
    ['ADMIN', 'STANDARD', 'added'],
  ] as const)('from %s to %s gives %s', (former, next, expected) => {
    const scene = Scene.bootstrapped(tools)
    const bob = scene.newcomer(former)
    const stored = scene.state
    scene.state = scene.emptyStateOf(bob, former)
    expect(stored.isEmpty).toBe(false)
    scene.join(scene.alice, { by: null, profile: 'ADMIN' })
    scene.join(bob, { by: scene.alice, profile: former })
    expect(scene.offer('common', scene.update(bob, { by: scene.alice, profile: next }))).toBe(expected)
  })

  test('is not reported when nothing was stored before', () => {
    const scene = Scene.bootstrapped(tools)
    const bob = scene.person()
    scene.state = scene.emptyStateOf(bob, 'STANDARD')
    const at = scene.tick()
    const joined = scene.tick()
    const batch = [
      scene.user(scene.alice, { by: null, profile: 'ADMIN', at }),
      scene.device(scene.alice, { by: null, at }),
      scene.user(bob, { by: scene.alice, profile: 'STANDARD', at: joined }),
      scene.device(bob, { by: scene.alice, at: joined }),
      scene.update(bob, { by: scene.alice, profile: 'OUTSIDER' }),
    ]
    expect(scene.offer('common', ...batch)).toBe('added')
  })

  test('is about the own profile alone, and gives an empty state', () => {
    const scene = Scene.bootstrapped(tools)
    const [bob, dan] = [scene.newcomer('STANDARD'), scene.newcomer('ADMIN')]
    expect(scene.offer('common', scene.update(bob, { by: scene.alice, profile: 'OUTSIDER' }))).toBe('added')
    const commonCertificates = [scene.update(scene.alice, { by: dan, profile: 'OUTSIDER' })]
    const outcome = addBatch(tools, scene.state, { ...EMPTY_BATCH, commonCertificates })
    expect(outcome.status === 'redaction_switch' && outcome.state.isEmpty).toBe(true)
    expect(outcome.status === 'redaction_switch' && outcome.state.self).toEqual(scene.state.self)
  })

  test('is not reported when the profile comes back within the batch', () => {
    const scene = Scene.bootstrapped(tools)
    const dan = scene.newcomer('ADMIN')
    const there = scene.update(scene.alice, { by: dan, profile: 'OUTSIDER' })
    const back = scene.update(scene.alice, { by: dan, profile: 'STANDARD' })
    expect(scene.offer('common', there, back)).toBe('added')
  })
})
