import type { certificateGet, ReplyOf } from '@parallax/protocol'
import { addMicroseconds, type VlobId } from '@parallax/wire'
import { beforeEach, describe, expect, test } from 'vitest'
import { InternalError, OfflineError } from '../errors/connection-errors.ts'
import { StorageError } from '../errors/device-errors.ts'
import { InvalidCertificateError } from '../errors/integrity-errors.ts'
import { newId } from './new-id.ts'
import { offline, TestOrganization } from './testing/test-organization.ts'
import { TestStore } from './testing/test-store.ts'

type Batch = Extract<ReplyOf<typeof certificateGet>, { readonly status: 'ok' }>

let organization: TestOrganization

beforeEach(async () => {
  organization = await TestOrganization.create()
})

/** Makes the server change what it delivers. */
function deliver(change: (batch: Batch) => Batch): void {
  organization.via = async ({ name }, next) => {
    const reply = await next()
    return name === 'certificate_get' ? change(reply as Batch) : reply
  }
}

describe('polling', () => {
  test('stores what is new once, and asks for what comes after it', async () => {
    const { store, kept } = await TestStore.open(organization, organization.alice)
    expect(await store.poll()).toBe(2)
    const bob = organization.user('Bob')
    expect(await store.poll()).toBe(2)
    expect(await store.poll()).toBe(0)
    expect(store.state.users.has(bob.userId)).toBe(true)
    expect(kept.certificates).toHaveLength(4)
  })

  test('makes no request when what is needed is known already', async () => {
    const { store } = await TestStore.open(organization, organization.alice)
    await store.poll()
    const { length } = organization.received
    expect(await store.poll({ common: organization.lastCommon })).toBe(0)
    expect(organization.received).toHaveLength(length)
  })

  test('several at once make one request after the other, and none that the first made needless', async () => {
    const { store, kept } = await TestStore.open(organization, organization.alice)
    let underway = 0
    let most = 0
    organization.via = async (_, next) => {
      underway += 1
      most = Math.max(most, underway)
      await new Promise((resolve) => setTimeout(resolve, 1))
      const reply = await next()
      underway -= 1
      return reply
    }
    const needed = { common: organization.lastCommon }
    const counts = await Promise.all([store.poll(), store.poll(needed), store.poll(), store.poll(needed)])
    expect(counts).toEqual([2, 0, 0, 0])
    expect(most).toBe(1)
    expect(organization.received).toHaveLength(2)
    expect(kept.certificates).toHaveLength(2)
  })

  test('one that is given up holds nothing up', async () => {
    const { store } = await TestStore.open(organization, organization.alice)
    const gate = Promise.withResolvers<void>()
    organization.via = async (_, next) => {
      await gate.promise
      return next()
    }
    const first = store.poll()
    const stop = new AbortController()
    const second = store.poll(undefined, stop.signal)
    const third = store.poll({ common: organization.lastCommon })
    stop.abort(new Error('enough'))
    await expect(second).rejects.toThrow('enough')
    gate.resolve()
    expect(await Promise.all([first, third])).toEqual([2, 0])
  })

  test('keeps nothing locked in the storage while it waits for the server', async () => {
    const { store, storage } = await TestStore.open(organization, organization.alice)
    organization.via = async (_, next) => {
      await storage.write(async () => undefined)
      return next()
    }
    expect(await store.poll()).toBe(2)
  })

  test('tells which topics grew, and since when', async () => {
    const opened = await TestStore.open(organization, organization.alice)
    await opened.store.poll()
    const before = organization.lastCommon
    organization.user('Bob')
    await opened.store.poll()
    await opened.store.poll()
    const [first, second, ...more] = opened.toldOf('new_certificates')
    expect(first).toMatchObject({ initiallyEmpty: true, since: { common: undefined } })
    expect(second).toMatchObject({ initiallyEmpty: false, since: { common: before, sequester: undefined } })
    expect(more).toEqual([])
  })

  test('leaves everything as it was when nobody answers', async () => {
    const { store, kept } = await TestStore.open(organization, organization.alice)
    organization.via = async () => {
      throw offline()
    }
    await expect(store.poll()).rejects.toThrow(OfflineError)
    expect(kept.certificates).toEqual([])
    organization.via = (_, next) => next()
    expect(await store.poll()).toBe(2)
  })
})

describe('a certificate that does not verify', () => {
  test('takes the whole batch with it, is told, and what was known stays in use', async () => {
    const { store, kept, toldOf } = bound(await TestStore.open(organization, organization.alice))
    await store.poll()
    const bob = organization.user('Bob')
    const forged = new Uint8Array(200)
    deliver((batch) => ({ ...batch, commonCertificates: [...batch.commonCertificates, forged] }))
    await expect(store.poll()).rejects.toThrow(InvalidCertificateError)
    expect(toldOf('invalid_data').map(({ error }) => error)).toEqual([expect.any(InvalidCertificateError)])
    expect(kept.certificates).toHaveLength(2)
    expect(store.state.users.has(bob.userId)).toBe(false)
    expect(store.state.users.has(organization.alice.userId)).toBe(true)
    expect(await store.upTo({ common: store.state.lastCommonTimestamp ?? (0n as never) })).toBe(store.state)
  })

  test('is not skipped: what needs newer ones fails the same way until the server is honest', async () => {
    const { store } = await TestStore.open(organization, organization.alice)
    await store.poll()
    organization.user('Bob')
    deliver((batch) => ({ ...batch, commonCertificates: [new Uint8Array(200), ...batch.commonCertificates] }))
    const needed = { common: organization.lastCommon }
    await expect(store.upTo(needed)).rejects.toMatchObject({ code: 'invalid_certificate', detail: 'Corrupted' })
    await expect(store.upTo(needed)).rejects.toMatchObject({ code: 'invalid_certificate' })
    organization.via = (_, next) => next()
    expect((await store.upTo(needed)).users.size).toBe(2)
  })
})

describe('reading with requirements', () => {
  test('polls first when something is missing', async () => {
    const { store } = await TestStore.open(organization, organization.alice)
    const bob = organization.user('Bob')
    const state = await store.upTo({ common: organization.lastCommon })
    expect(state.users.has(bob.userId)).toBe(true)
  })

  test('refuses to judge when the server holds back what it says is needed', async () => {
    const { store } = await TestStore.open(organization, organization.alice)
    deliver((batch) => ({ ...batch, commonCertificates: [] }))
    await expect(store.upTo({ common: organization.lastCommon })).rejects.toThrow(InternalError)
    const realmId = newId<VlobId>(organization.tools)
    await expect(store.upTo({ realm: [realmId, organization.lastCommon] })).rejects.toThrow(InternalError)
  })

  test('refuses a timestamp that no certificate has', async () => {
    const { store } = await TestStore.open(organization, organization.alice)
    await expect(store.upTo({ common: addMicroseconds(organization.lastCommon, 1) })).rejects.toThrow(InternalError)
  })
})

describe('a device that starts again', () => {
  test('knows what it stored, without the server and without checking it anew', async () => {
    const first = await TestStore.open(organization, organization.alice)
    organization.user('Bob')
    await first.store.poll()
    organization.via = async () => {
      throw offline()
    }
    const { store } = await TestStore.open(organization, organization.alice, first.kept)
    expect(store.state.users.size).toBe(2)
    expect(store.state.lastTimestamps).toEqual(first.store.state.lastTimestamps)
  })

  test('keeps them sealed', async () => {
    const { store, kept } = await TestStore.open(organization, organization.alice)
    await store.poll()
    const name = new TextEncoder().encode('alice@example.com').join()
    for (const { sealed } of kept.certificates) expect(sealed.join()).not.toContain(name)
  })

  test('says so when they are damaged', async () => {
    const { store, kept } = await TestStore.open(organization, organization.alice)
    await store.poll()
    kept.certificates = kept.certificates.map((row) => ({
      ...row,
      sealed: row.sealed.with(30, row.sealed[30] === 0 ? 1 : 0),
    }))
    await expect(TestStore.open(organization, organization.alice, kept)).rejects.toThrow(StorageError)
  })

  test('polls again after a write that failed, whether it took place or not', async () => {
    const { store, storage, kept } = await TestStore.open(organization, organization.alice)
    const write = storage.write.bind(storage)
    storage.write = async (operation) => {
      await write(operation)
      throw new Error('power cut')
    }
    await expect(store.poll()).rejects.toThrow('power cut')
    storage.write = write
    expect(await store.poll()).toBe(0)
    expect(kept.certificates).toHaveLength(2)
    expect(store.state.users.size).toBe(1)
  })
})

describe('a profile that becomes OUTSIDER or ceases to be', () => {
  test('replaces every certificate by its other form', async () => {
    const bob = organization.user('Bob')
    const { store, kept, toldOf } = bound(await TestStore.open(organization, bob))
    await store.poll()
    expect(handles(store)).toEqual(['Alice', 'Bob'])
    organization.updateProfile(bob.userId, 'OUTSIDER')
    expect(await store.poll()).toBe(5)
    expect(handles(store)).toEqual([undefined, undefined])
    expect(kept.certificates).toHaveLength(5)
    expect(toldOf('new_certificates').at(-1)).toMatchObject({ initiallyEmpty: true })
    organization.updateProfile(bob.userId, 'STANDARD')
    expect(await store.poll()).toBe(6)
    expect(handles(store)).toEqual(['Alice', 'Bob'])
  })

  test('keeps the old form until the new one is there, however often that fails', async () => {
    const bob = organization.user('Bob')
    const { store, kept } = await TestStore.open(organization, bob)
    await store.poll()
    organization.updateProfile(bob.userId, 'OUTSIDER')
    let asked = 0
    organization.via = async (_, next) => {
      asked += 1
      if (asked % 2 === 0) throw offline()
      return next()
    }
    for (let attempt = 0; attempt < 2; attempt += 1) await expect(store.poll()).rejects.toThrow(OfflineError)
    expect(kept.certificates).toHaveLength(4)
    expect(handles(store)).toEqual(['Alice', 'Bob'])
  })

  test('is none between the other profiles', async () => {
    const bob = organization.user('Bob')
    const { store } = await TestStore.open(organization, bob)
    await store.poll()
    organization.updateProfile(bob.userId, 'ADMIN')
    expect(await store.poll()).toBe(1)
    expect(organization.received).toHaveLength(2)
  })
})

function handles({ state }: TestStore['store']): readonly (string | undefined)[] {
  return [...state.users.values()].map(({ certificate }) => certificate.humanHandle?.label)
}

function bound(opened: TestStore) {
  const { store, kept } = opened
  return { store, kept, toldOf: opened.toldOf.bind(opened) }
}
