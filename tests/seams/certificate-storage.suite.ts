import type { CertificateRow, CertificateStorage } from '@parallax/client'
import type { DeviceId, UserId, VlobId } from '@parallax/wire'
import { describe, expect, it } from 'vitest'
import { bytesOf, instant, newId, type OpenStorageBench, openDevice, textOf } from './storage-bench.ts'

const alice = newId<UserId>()
const bob = newId<UserId>()
const laptop = newId<DeviceId>()
const realm = newId<VlobId>()

function user(at: number, of: UserId, content = `user ${at}`): CertificateRow {
  return { timestamp: instant(at), type: 'user_certificate', key1: of, key2: null, sealed: bytesOf(content) }
}

function device(at: number, of: UserId, id: DeviceId): CertificateRow {
  return { timestamp: instant(at), type: 'device_certificate', key1: id, key2: of, sealed: bytesOf(`device ${at}`) }
}

function role(at: number, of: UserId, where = realm): CertificateRow {
  return {
    timestamp: instant(at),
    type: 'realm_role_certificate',
    key1: where,
    key2: of,
    sealed: bytesOf(`role ${at}`),
  }
}

function add(storage: CertificateStorage, ...rows: readonly CertificateRow[]): Promise<void> {
  return storage.write(async (writer) => {
    for (const row of rows) writer.add(row)
  })
}

async function contents(
  storage: CertificateStorage,
  query: Parameters<Parameters<Parameters<CertificateStorage['read']>[0]>[0]['list']>[0],
) {
  return storage.read(async (reader) => (await reader.list(query)).map(({ sealed }) => textOf(sealed)))
}

/** What every storage of certificates does (spec 06a §1.2). */
export function describeCertificateStorage(name: string, openBench: OpenStorageBench): void {
  async function open() {
    const bench = await openBench({ cachedBlocks: 4 })
    const opened = await openDevice(bench, newId<DeviceId>())
    let current = opened
    return {
      get certificates() {
        return current.storage.certificates
      },
      reopen: async () => {
        current = await current.reopened()
      },
      [Symbol.asyncDispose]: async () => {
        await current[Symbol.asyncDispose]()
        await bench[Symbol.asyncDispose]()
      },
    }
  }

  describe(`certificate storage: ${name}`, () => {
    it('is empty at first', async () => {
      await using scene = await open()
      await scene.certificates.read(async (reader) => {
        expect(await reader.lastTimestamps()).toEqual({ realm: new Map() })
        expect(await reader.newest({ types: ['user_certificate'] })).toBeUndefined()
        expect(await reader.list({ types: ['user_certificate'] })).toEqual([])
      })
    })

    it('gives back what was stored, to the byte, after it was opened again', async () => {
      await using scene = await open()
      const sealed = crypto.getRandomValues(new Uint8Array(300))
      const row: CertificateRow = { ...user(1, alice), sealed }
      await add(scene.certificates, row, device(1, alice, laptop))
      await scene.reopen()
      const found = await scene.certificates.read((reader) => reader.newest({ types: ['user_certificate'] }))
      expect(found).toEqual(row)
    })

    it('answers the newest row up to a time, inclusive', async () => {
      await using scene = await open()
      await add(scene.certificates, role(10, alice), role(20, alice), role(30, alice))
      const newest = (upTo: number) =>
        scene.certificates.read((reader) =>
          reader.newest({ types: ['realm_role_certificate'], key1: realm, key2: alice, upTo: instant(upTo) }),
        )
      expect((await newest(20))?.timestamp).toBe(instant(20))
      expect((await newest(19))?.timestamp).toBe(instant(10))
      expect((await newest(99))?.timestamp).toBe(instant(30))
      expect(await newest(9)).toBeUndefined()
    })

    it('lists the oldest first, by either key, of several types', async () => {
      await using scene = await open()
      const other = newId<VlobId>()
      await add(scene.certificates, role(30, alice), role(10, bob), role(20, alice, other))
      await add(scene.certificates, user(1, alice), device(1, alice, laptop))
      const types = ['realm_role_certificate'] as const
      expect(await contents(scene.certificates, { types })).toEqual(['role 10', 'role 20', 'role 30'])
      expect(await contents(scene.certificates, { types, key1: realm })).toEqual(['role 10', 'role 30'])
      expect(await contents(scene.certificates, { types, key2: alice })).toEqual(['role 20', 'role 30'])
      expect(await contents(scene.certificates, { types, key1: realm, key2: alice })).toEqual(['role 30'])
      expect(await contents(scene.certificates, { types, upTo: instant(20) })).toEqual(['role 10', 'role 20'])
      expect(await contents(scene.certificates, { types: ['device_certificate', 'user_certificate'] })).toEqual([
        'user 1',
        'device 1',
      ])
    })

    it('counts what was added later as newer, where timestamps are equal', async () => {
      await using scene = await open()
      await add(scene.certificates, user(5, alice, 'first'))
      await add(scene.certificates, user(5, alice, 'second'), user(5, alice, 'third'))
      expect(await contents(scene.certificates, { types: ['user_certificate'] })).toEqual(['first', 'second', 'third'])
      const newest = await scene.certificates.read((reader) => reader.newest({ types: ['user_certificate'] }))
      expect(textOf(newest?.sealed)).toBe('third')
    })

    it('keeps microseconds apart', async () => {
      await using scene = await open()
      await add(scene.certificates, user(1, alice), user(2, alice))
      const found = await scene.certificates.read((reader) =>
        reader.newest({ types: ['user_certificate'], upTo: instant(1) }),
      )
      expect(found?.timestamp).toBe(instant(1))
    })

    it('tells the last timestamp of each topic, and of each realm', async () => {
      await using scene = await open()
      const other = newId<VlobId>()
      await add(
        scene.certificates,
        user(1, alice),
        device(1, alice, laptop),
        role(7, alice),
        role(9, bob),
        role(8, bob, other),
      )
      await add(scene.certificates, {
        timestamp: instant(3),
        type: 'sequester_authority_certificate',
        key1: null,
        key2: null,
        sealed: bytesOf('authority'),
      })
      const last = await scene.certificates.read((reader) => reader.lastTimestamps())
      expect(last).toEqual({
        common: instant(1),
        sequester: instant(3),
        realm: new Map([
          [realm, instant(9)],
          [other, instant(8)],
        ]),
      })
    })

    it('shows a write its own rows before anybody else sees them', async () => {
      await using scene = await open()
      await add(scene.certificates, role(10, alice))
      await scene.certificates.write(async (writer) => {
        writer.add(role(20, alice))
        writer.add(role(30, bob))
        const query = { types: ['realm_role_certificate'], key1: realm } as const
        expect((await writer.list(query)).map(({ timestamp }) => timestamp)).toEqual([10, 20, 30].map(instant))
        expect((await writer.newest({ ...query, key2: alice }))?.timestamp).toBe(instant(20))
        expect((await writer.newest({ ...query, upTo: instant(15) }))?.timestamp).toBe(instant(10))
        expect(await writer.lastTimestamps()).toEqual({ realm: new Map([[realm, instant(30)]]) })
        expect((await writer.list({ types: ['realm_role_certificate', 'user_certificate'], key1: realm })).length).toBe(
          3,
        )
      })
    })

    it('counts what a write adds as newer than what was there, where timestamps are equal', async () => {
      await using scene = await open()
      await add(scene.certificates, user(5, alice, 'stored'))
      await scene.certificates.write(async (writer) => {
        writer.add(user(5, alice, 'added'))
        expect(textOf((await writer.newest({ types: ['user_certificate'] }))?.sealed)).toBe('added')
        const listed = await writer.list({ types: ['user_certificate'], key1: alice })
        expect(listed.map(({ sealed }) => textOf(sealed))).toEqual(['stored', 'added'])
      })
    })

    it('lets a write wait for anything in between', async () => {
      await using scene = await open()
      await scene.certificates.write(async (writer) => {
        writer.add(user(1, alice))
        await new Promise((resolve) => setTimeout(resolve, 5))
        await crypto.subtle.digest('SHA-256', new Uint8Array(64))
        expect(await writer.newest({ types: ['user_certificate'] })).toBeDefined()
        writer.add(user(2, bob))
      })
      expect(await contents(scene.certificates, { types: ['user_certificate'] })).toEqual(['user 1', 'user 2'])
    })

    it('keeps nothing of a write that fails', async () => {
      await using scene = await open()
      await add(scene.certificates, user(1, alice))
      const failing = scene.certificates.write(async (writer) => {
        writer.clear()
        writer.add(user(2, alice))
        throw new Error('the third certificate is invalid')
      })
      await expect(failing).rejects.toThrow('the third certificate is invalid')
      expect(await contents(scene.certificates, { types: ['user_certificate'] })).toEqual(['user 1'])
      await scene.reopen()
      expect(await contents(scene.certificates, { types: ['user_certificate'] })).toEqual(['user 1'])
    })

    it('forgets everything, and adds to nothing, after clear', async () => {
      await using scene = await open()
      await add(scene.certificates, user(1, alice), role(2, alice))
      await scene.certificates.write(async (writer) => {
        writer.clear()
        expect(await writer.list({ types: ['user_certificate'] })).toEqual([])
        expect(await writer.newest({ types: ['realm_role_certificate'] })).toBeUndefined()
        expect(await writer.lastTimestamps()).toEqual({ realm: new Map() })
        writer.add(user(9, bob))
      })
      await scene.reopen()
      expect(await contents(scene.certificates, { types: ['user_certificate'] })).toEqual(['user 9'])
      expect(await contents(scene.certificates, { types: ['realm_role_certificate'] })).toEqual([])
    })

    it('gives a reader one frozen set, whatever is written meanwhile', async () => {
      await using scene = await open()
      await add(scene.certificates, user(1, alice))
      const started = Promise.withResolvers<void>()
      let written = false
      const reader = scene.certificates.read(async (frozen) => {
        const before = await frozen.list({ types: ['user_certificate'] })
        started.resolve()
        await new Promise((resolve) => setTimeout(resolve, 20))
        const after = await frozen.list({ types: ['user_certificate'] })
        return { before: before.length, after: after.length }
      })
      await started.promise
      const writer = add(scene.certificates, user(2, bob)).then(() => {
        written = true
      })
      expect(await reader).toEqual({ before: 1, after: 1 })
      await writer
      expect(written).toBe(true)
      expect((await contents(scene.certificates, { types: ['user_certificate'] })).length).toBe(2)
    })

    it('lets writes follow each other, none losing what another added', async () => {
      await using scene = await open()
      await Promise.all(
        Array.from({ length: 20 }, (_, at) =>
          scene.certificates.write(async (writer) => {
            const { length } = await writer.list({ types: ['user_certificate'] })
            await Promise.resolve()
            writer.add(user(at, alice, String(length)))
          }),
        ),
      )
      const seen = await contents(scene.certificates, { types: ['user_certificate'] })
      expect(new Set(seen).size).toBe(20)
    })
  })
}
