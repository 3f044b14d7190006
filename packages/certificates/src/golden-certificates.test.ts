import { readFileSync } from 'node:fs'
import { VerifyKey } from '@parallax/crypto'
import { nativeCrypto } from '@parallax/crypto/native'
import { browserZstd, type DataTools, dataTools } from '@parallax/protocol'
import { beforeAll, describe, expect, test } from 'vitest'
import { addBatch, type BatchOutcome, type CertificateBatch, CertificateState, restoreState } from './index.ts'
import { EMPTY_BATCH, type ListName, listNames, listOf, placesOf, withList } from './testing/batches.ts'
import { batchOf, type GoldenOrganization, MEMBERS, type Member, selfOfMember } from './testing/golden-organization.ts'

const organization: GoldenOrganization = JSON.parse(
  readFileSync(new URL('../../../spec/vectors/golden/organization.json', import.meta.url), 'utf8'),
)

let tools: DataTools

beforeAll(async () => {
  tools = dataTools({ crypto: await nativeCrypto(), zstd: browserZstd })
})

describe.each(MEMBERS)('the certificates that the official server gave to %s', (member) => {
  const batch = batchOf(organization, member)
  const places = placesOf(batch)

  test('validate from the root key alone', () => {
    const outcome = add(member, batch)
    expect(outcome.status).toBe('added')
    expect(outcome.status === 'added' && outcome.added).toHaveLength(places.length)
  })

  test('validate one by one as well, and the state is the same once restored from storage', () => {
    let state = emptyState(member)
    const stored = []
    for (const { name, position } of places) {
      if (isShareOfSameBatch(name, position)) continue
      const take = name === 'shamirRecovery' && listOf(batch, name).length === 2 ? 2 : 1
      const outcome = addBatch(
        tools,
        state,
        withList(EMPTY_BATCH, name, listOf(batch, name).slice(position, position + take)),
      )
      if (outcome.status !== 'added') throw new Error(`refused at ${name} ${position}`)
      state = outcome.state
      stored.push(...outcome.added)
    }
    const whole = add(member, batch)
    const restored = restoreState(tools, selfOfMember(organization, member), stored)
    expect(summary(restored)).toEqual(summary(state))
    expect(whole.status === 'added' && summary(whole.state)).toEqual(summary(state))
  })

  test.each(places)('are refused when $name $position is altered anywhere', ({ name, position }) => {
    const list = listOf(batch, name)
    const length = list[position]?.length ?? 0
    for (let byte = 0; byte < length; byte += 7) {
      const outcome = add(member, withList(batch, name, list.with(position, flipped(list, position, byte))))
      expect(refusalOf(outcome)).toMatchObject({ code: expect.stringMatching(ALTERED), position })
    }
  })

  test.each(places)('are refused when $name $position is cut short', ({ name, position }) => {
    const list = listOf(batch, name)
    const whole = list[position] ?? new Uint8Array()
    for (const length of [0, 1, 63, 64, 65, whole.length - 1]) {
      const outcome = add(member, withList(batch, name, list.with(position, whole.slice(0, length))))
      expect(refusalOf(outcome)).toMatchObject({ code: 'Corrupted', position })
    }
  })

  test.each(places)('are refused when $name $position is repeated, at once or at the end', ({ name, position }) => {
    const list = listOf(batch, name)
    for (const place of [position + 1, list.length]) {
      const repeated = list.toSpliced(place, 0, ...list.slice(position, position + 1))
      expect(refusalOf(add(member, withList(batch, name, repeated))).position).toBe(place)
    }
  })

  test.each(places)(
    'are refused when $name $position changes place with any other of its list',
    ({ name, position }) => {
      const list = listOf(batch, name)
      for (let other = position + 1; other < list.length; other += 1) {
        const [one, two] = [list[position], list[other]]
        if (one === undefined || two === undefined) throw new Error('no such certificate')
        expect(add(member, withList(batch, name, list.with(position, two).with(other, one))).status).toBe('refused')
      }
    },
  )

  test.each(places)('lack $name $position when it is dropped, or are refused', ({ name, position }) => {
    const list = listOf(batch, name)
    const outcome = add(member, withList(batch, name, list.toSpliced(position, 1)))
    if (outcome.status === 'refused') return
    expect(outcome.status === 'added' && outcome.added.map(({ signed }) => signed)).toEqual(
      listNames(batch).flatMap((each) => (each === name ? list.toSpliced(position, 1) : listOf(batch, each))),
    )
  })

  test.each(places)('are refused when $name $position is delivered in another list', ({ name, position }) => {
    const signed = listOf(batch, name)[position]
    if (signed === undefined) throw new Error('no such certificate')
    for (const other of listNames(batch).filter((each) => each !== name)) {
      const outcome = add(member, withList(batch, other, [...listOf(batch, other), signed]))
      expect(refusalOf(outcome).code).toBe('Corrupted')
    }
  })

  test('are refused under another root key', () => {
    const self = { ...selfOfMember(organization, member), rootVerifyKey: new VerifyKey(new Uint8Array(32).fill(7)) }
    const outcome = addBatch(tools, CertificateState.empty(self), batch)
    expect(refusalOf(outcome)).toMatchObject({ code: 'Corrupted', topic: 'common', position: 0 })
  })

  test('leave the former state as it was when the last of them is bad', () => {
    const before = emptyState(member)
    const list = batch.shamirRecoveryCertificates
    const outcome = addBatch(tools, before, withList(batch, 'shamirRecovery', [...list, new Uint8Array(10)]))
    expect(outcome.status).toBe('refused')
    expect(before.isEmpty).toBe(true)
    expect(before.users.size + before.realms.size).toBe(0)
  })

  function isShareOfSameBatch(name: ListName, position: number): boolean {
    return name === 'shamirRecovery' && position === 1
  }
})

test('what is dropped is missed as soon as something depends on it', () => {
  const batch = batchOf(organization, 'alice')
  const codes = placesOf(batch).map(({ name, position }) => {
    const outcome = add('alice', withList(batch, name, listOf(batch, name).toSpliced(position, 1)))
    return outcome.status === 'refused' ? outcome.refusal.code : outcome.status
  })
  expect(codes).toEqual(DROPPED)
})

/** In the order of the lists: common, the realm of Bob, the realm of Alice, shared recovery. */
const DROPPED: readonly string[] = [
  'NonExistingRelatedUser',
  'NonExistingAuthor',
  'NonExistingRelatedUser',
  'NonExistingAuthor',
  'NonExistingRelatedUser',
  'added',
  'NonExistingRelatedUser',
  ...new Array<string>(5).fill('added'),
  'RealmFirstCertificateMustBeRole',
  ...new Array<string>(4).fill('added'),
  'RealmFirstCertificateMustBeRole',
  'RealmKeyIndexNotNext',
  ...new Array<string>(3).fill('added'),
  'ContentAlreadyExists',
  'added',
  'added',
  'ShamirRecoveryMissingBriefCertificate',
  'ShamirRecoveryMissingShare',
]

/** The author is looked up before the signature is checked, so a changed author or date may be noticed first. */
const ALTERED = /^(Corrupted|NonExistingAuthor|OlderThanAuthor)$/

function add(member: Member, batch: CertificateBatch): BatchOutcome {
  return addBatch(tools, emptyState(member), batch)
}

function emptyState(member: Member): CertificateState {
  return CertificateState.empty(selfOfMember(organization, member))
}

function refusalOf(outcome: BatchOutcome) {
  if (outcome.status !== 'refused') throw new Error(`not refused: ${outcome.status}`)
  return outcome.refusal
}

function flipped(list: readonly Uint8Array[], position: number, byte: number): Uint8Array {
  const copy = Uint8Array.from(list[position] ?? [])
  copy[byte] = (copy[byte] ?? 0) ^ 1
  return copy
}

/** All that a state answers, in a form that can be compared. */
function summary(state: CertificateState) {
  const realms = [...state.realms.keys()]
  return {
    last: state.lastTimestamps,
    users: state.users,
    profile: state.ownProfile,
    realms: state.realms,
    roles: realms.map((realmId) => state.rolesOf(realmId)),
    bootstrap: realms.map((realmId) => state.bootstrapState(realmId)),
    recoveries: [...state.usersWithRecovery].map((userId) => state.lastRecoveryOf(userId)),
  }
}
