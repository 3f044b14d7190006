import { parseEntryName, type VlobId } from '@parallax/wire'
import { beforeEach, describe, expect, test } from 'vitest'
import { StorageError } from '../errors/device-errors.ts'
import type { UserRecord, UserStorage } from '../ports/device-storage.ts'
import { newId } from './new-id.ts'
import { TestOrganization } from './testing/test-organization.ts'
import { UserManifestStore, type WorkspaceEntry } from './user-manifest-store.ts'

let organization: TestOrganization
let kept: Map<UserRecord, Uint8Array>
let storage: UserStorage

beforeEach(async () => {
  organization = await TestOrganization.create()
  kept = new Map()
  storage = { load: async (record) => kept.get(record), save: async (record, sealed) => void kept.set(record, sealed) }
})

function open(): Promise<UserManifestStore> {
  const { tools, clock, alice: device } = organization
  return UserManifestStore.open({ device, tools, clock, storage })
}

function entry(text: string): WorkspaceEntry {
  const name = parseEntryName(text)
  if (name === undefined) throw new Error('no name')
  const origin = { type: 'PLACEHOLDER' } as const
  return { id: newId<VlobId>(organization.tools), name, nameOrigin: origin, role: 'OWNER', roleOrigin: origin }
}

describe('the list of workspaces', () => {
  test('is empty at first, and is there again after a restart', async () => {
    const store = await open()
    expect(store.workspaces).toEqual([])
    const plans = entry('plans')
    expect(await store.update((list) => [...list, plans])).toBe(true)
    expect((await open()).workspaces).toEqual([plans])
    expect((await open()).find(plans.id)).toEqual(plans)
  })

  test('stands in the order of the bytes of the names', async () => {
    const store = await open()
    const names = ['é', 'b', 'a2', 'Z', 'a', '\u{1f600}', '\uffee']
    await store.update(() => names.map(entry))
    expect(store.workspaces.map(({ name }) => name)).toEqual(['Z', 'a', 'a2', 'b', 'é', '\uffee', '\u{1f600}'])
  })

  test('is on disk before it shows', async () => {
    const store = await open()
    const gate = Promise.withResolvers<void>()
    storage.save = async () => gate.promise
    const saving = store.update(() => [entry('plans')])
    await new Promise((resolve) => setTimeout(resolve, 1))
    expect(store.workspaces).toEqual([])
    gate.resolve()
    await saving
    expect(store.workspaces).toHaveLength(1)
  })

  test('stays as it was when it cannot be saved, and can be changed afterwards', async () => {
    const store = await open()
    const { save } = storage
    storage.save = async () => {
      throw new Error('disk full')
    }
    await expect(store.update(() => [entry('plans')])).rejects.toThrow('disk full')
    expect(store.workspaces).toEqual([])
    storage.save = save
    expect(await store.update(() => [entry('plans')])).toBe(true)
  })

  test('takes changes one after the other', async () => {
    const store = await open()
    await Promise.all(['a', 'b', 'c'].map((name) => store.update((list) => [...list, entry(name)])))
    expect(store.workspaces.map(({ name }) => name)).toEqual(['a', 'b', 'c'])
    expect((await open()).workspaces).toHaveLength(3)
  })

  test('is not written when nothing differs', async () => {
    const store = await open()
    const plans = entry('plans')
    await store.update(() => [plans])
    const before = kept.get('user_manifest')
    expect(await store.update(() => [{ ...plans }])).toBe(false)
    expect(kept.get('user_manifest')).toBe(before)
    expect(await store.update(() => [{ ...plans, role: 'READER' }])).toBe(true)
  })

  test('is sealed, and damage is told', async () => {
    const store = await open()
    await store.update(() => [entry('secret plans')])
    const sealed = kept.get('user_manifest') ?? new Uint8Array()
    expect(new TextDecoder().decode(sealed)).not.toContain('secret')
    kept.set('user_manifest', sealed.with(40, (sealed[40] ?? 0) ^ 1))
    await expect(open()).rejects.toThrow(StorageError)
  })
})
