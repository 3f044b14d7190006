import type { ManifestUpdate, RawDataId, WorkspaceStorage } from '@parallax/client'
import type { DeviceId, VlobId } from '@parallax/wire'
import { describe, expect, it } from 'vitest'
import { bytesOf, instant, newId, type OpenStorageBench, openDevice, textOf } from './storage-bench.ts'

const CACHED_BLOCKS = 20

function manifest(id: VlobId, options: Partial<ManifestUpdate> = {}): ManifestUpdate {
  return { id, baseVersion: 0, needSync: true, sealed: bytesOf('manifest'), ...options }
}

function data(content = 'data'): { readonly id: RawDataId; readonly sealed: Uint8Array } {
  return { id: newId<RawDataId>(), sealed: bytesOf(content) }
}

function sortedIds(count: number): readonly VlobId[] {
  return Array.from({ length: count }, () => newId<VlobId>()).toSorted()
}

/** What every storage of a workspace does (spec 06b §2, §12, §13.1). */
export function describeWorkspaceStorage(name: string, openBench: OpenStorageBench): void {
  async function open() {
    const bench = await openBench({ cachedBlocks: CACHED_BLOCKS })
    const deviceId = newId<DeviceId>()
    const realmId = newId<VlobId>()
    let device = await openDevice(bench, deviceId)
    let workspace: WorkspaceStorage = await device.storage.openWorkspace(realmId)
    return {
      get workspace() {
        return workspace
      },
      reopen: async () => {
        await workspace[Symbol.asyncDispose]()
        device = await device.reopened()
        workspace = await device.storage.openWorkspace(realmId)
      },
      [Symbol.asyncDispose]: async () => {
        await workspace[Symbol.asyncDispose]()
        await device[Symbol.asyncDispose]()
        await bench[Symbol.asyncDispose]()
      },
    }
  }

  describe(`workspace storage: ${name}`, () => {
    describe('manifests', () => {
      it('are given back to the byte, after it was opened again', async () => {
        await using scene = await open()
        const id = newId<VlobId>()
        const sealed = crypto.getRandomValues(new Uint8Array(5000))
        await scene.workspace.commit({ saveManifests: [manifest(id, { sealed, baseVersion: 3 })] })
        await scene.reopen()
        expect(await scene.workspace.manifest(id)).toEqual({
          id,
          baseVersion: 3,
          remoteVersion: 3,
          needSync: true,
          sealed,
        })
        expect(await scene.workspace.manifest(newId<VlobId>())).toBeUndefined()
      })

      it('never lower the version known of the server when saved', async () => {
        await using scene = await open()
        const id = newId<VlobId>()
        await scene.workspace.commit({ saveManifests: [manifest(id, { baseVersion: 2 })] })
        await scene.workspace.setCheckpoint(7, new Map([[id, 5]]))
        await scene.workspace.commit({ saveManifests: [manifest(id, { baseVersion: 3 })] })
        expect(await scene.workspace.manifest(id)).toMatchObject({ baseVersion: 3, remoteVersion: 5 })
        await scene.workspace.commit({ saveManifests: [manifest(id, { baseVersion: 6 })] })
        expect(await scene.workspace.manifest(id)).toMatchObject({ baseVersion: 6, remoteVersion: 6 })
      })

      it('that are fetched do not replace what is there', async () => {
        await using scene = await open()
        const id = newId<VlobId>()
        const fetched = manifest(id, { needSync: false, baseVersion: 4, sealed: bytesOf('fetched') })
        expect(await scene.workspace.populate(fetched)).toEqual({ ...fetched, remoteVersion: 4 })
        const later = await scene.workspace.populate({ ...fetched, baseVersion: 9, sealed: bytesOf('later') })
        expect(textOf(later.sealed)).toBe('fetched')
        await scene.reopen()
        expect(await scene.workspace.manifest(id)).toEqual({ ...fetched, remoteVersion: 4 })
      })

      it('fetched twice at once end as one', async () => {
        await using scene = await open()
        const id = newId<VlobId>()
        const outcomes = await Promise.all(
          ['one', 'two', 'three'].map((text) => scene.workspace.populate(manifest(id, { sealed: bytesOf(text) }))),
        )
        expect(new Set(outcomes.map(({ sealed }) => textOf(sealed))).size).toBe(1)
      })

      it('are listed in pages by id', async () => {
        await using scene = await open()
        const ids = sortedIds(7)
        await scene.workspace.commit({ saveManifests: ids.toReversed().map((id) => manifest(id)) })
        const first = await scene.workspace.manifests({ limit: 3 })
        const second = await scene.workspace.manifests({ limit: 3, after: first[2]?.id ?? newId<VlobId>() })
        const third = await scene.workspace.manifests({ limit: 3, after: second[2]?.id ?? newId<VlobId>() })
        expect([...first, ...second, ...third].map(({ id }) => id)).toEqual(ids)
        expect(third.length).toBe(1)
      })

      it('tell which need inbound and which outbound sync', async () => {
        await using scene = await open()
        const [changed, behind, both, clean] = sortedIds(4)
        if (!changed || !behind || !both || !clean) throw new Error('four ids')
        await scene.workspace.commit({
          saveManifests: [
            manifest(changed),
            manifest(behind, { needSync: false, baseVersion: 1 }),
            manifest(both, { baseVersion: 1 }),
            manifest(clean, { needSync: false, baseVersion: 1 }),
          ],
        })
        await scene.workspace.setCheckpoint(
          4,
          new Map([
            [behind, 2],
            [both, 3],
            [clean, 1],
          ]),
        )
        await scene.reopen()
        expect((await scene.workspace.needingInboundSync()).toSorted()).toEqual([behind, both].toSorted())
        expect((await scene.workspace.needingOutboundSync()).toSorted()).toEqual([changed, both].toSorted())
        await scene.workspace.commit({ saveManifests: [manifest(both, { needSync: false, baseVersion: 3 })] })
        expect(await scene.workspace.needingInboundSync()).toEqual([behind])
        expect(await scene.workspace.needingOutboundSync()).toEqual([changed])
      })

      it('that are removed are gone', async () => {
        await using scene = await open()
        const [id, other] = sortedIds(2)
        if (!id || !other) throw new Error('two ids')
        await scene.workspace.commit({ saveManifests: [manifest(id), manifest(other)] })
        await scene.workspace.commit({ removeManifests: [id] })
        expect(await scene.workspace.manifest(id)).toBeUndefined()
        expect(await scene.workspace.needingOutboundSync()).toEqual([other])
      })
    })

    describe('checkpoint', () => {
      it('is 0 at first, then what was set', async () => {
        await using scene = await open()
        expect(await scene.workspace.checkpoint()).toBe(0)
        await scene.workspace.setCheckpoint(41, new Map())
        await scene.workspace.setCheckpoint(42, new Map())
        await scene.reopen()
        expect(await scene.workspace.checkpoint()).toBe(42)
      })

      it('passes over vlobs that are not here', async () => {
        await using scene = await open()
        const id = newId<VlobId>()
        await scene.workspace.setCheckpoint(1, new Map([[id, 5]]))
        expect(await scene.workspace.manifest(id)).toBeUndefined()
        expect(await scene.workspace.needingInboundSync()).toEqual([])
      })

      it('does not put the server behind a version that was just acknowledged', async () => {
        await using scene = await open()
        const id = newId<VlobId>()
        await scene.workspace.commit({ saveManifests: [manifest(id, { baseVersion: 5, needSync: false })] })
        await scene.workspace.setCheckpoint(1, new Map([[id, 4]]))
        expect(await scene.workspace.needingInboundSync()).toEqual([])
      })
    })

    describe('chunks', () => {
      it('are given back to the byte, after it was opened again', async () => {
        await using scene = await open()
        const sealed = crypto.getRandomValues(new Uint8Array(65_000))
        const large = { id: newId<RawDataId>(), sealed }
        const empty = { id: newId<RawDataId>(), sealed: new Uint8Array() }
        await scene.workspace.commit({ addChunks: [large, empty] })
        expect(await scene.workspace.chunk(large.id)).toEqual(sealed)
        await scene.reopen()
        expect(await scene.workspace.chunk(large.id)).toEqual(sealed)
        expect(await scene.workspace.chunk(empty.id)).toEqual(empty.sealed)
        expect(await scene.workspace.chunk(newId<RawDataId>())).toBeUndefined()
      })

      it('may be changed by the caller once they are stored', async () => {
        await using scene = await open()
        const chunk = data('precious')
        await scene.workspace.commit({ addChunks: [chunk] })
        chunk.sealed.fill(0)
        const read = await scene.workspace.chunk(chunk.id)
        expect(textOf(read)).toBe('precious')
        read?.fill(0)
        expect(textOf(await scene.workspace.chunk(chunk.id))).toBe('precious')
      })

      it('come and go with the manifest that uses them', async () => {
        await using scene = await open()
        const id = newId<VlobId>()
        const [before, after] = [data('before'), data('after')]
        await scene.workspace.commit({ saveManifests: [manifest(id)], addChunks: [before] })
        await scene.workspace.commit({
          saveManifests: [manifest(id, { sealed: bytesOf('second') })],
          addChunks: [after],
          removeChunks: [before.id, newId<RawDataId>()],
        })
        await scene.reopen()
        expect(textOf((await scene.workspace.manifest(id))?.sealed)).toBe('second')
        expect(await scene.workspace.chunkIds()).toEqual([after.id])
        expect(await scene.workspace.chunk(before.id)).toBeUndefined()
      })

      it('can be replaced under the same id', async () => {
        await using scene = await open()
        const chunk = data('old')
        await scene.workspace.commit({ addChunks: [chunk] })
        await scene.workspace.commit({ addChunks: [{ id: chunk.id, sealed: bytesOf('new') }] })
        await scene.workspace.commit({
          removeChunks: [chunk.id],
          addChunks: [{ id: chunk.id, sealed: bytesOf('newer') }],
        })
        await scene.reopen()
        expect(textOf(await scene.workspace.chunk(chunk.id))).toBe('newer')
      })

      it('count for the backlog with the manifests that wait', async () => {
        await using scene = await open()
        const [one, other] = sortedIds(2)
        if (!one || !other) throw new Error('two ids')
        await scene.workspace.commit({
          saveManifests: [manifest(one), manifest(other, { needSync: false })],
          addChunks: [data('12345'), data('1234567')],
        })
        expect(await scene.workspace.backlog()).toEqual({ entries: 1, bytes: 12 })
        await scene.reopen()
        expect(await scene.workspace.backlog()).toEqual({ entries: 1, bytes: 12 })
      })

      it('that nothing refers to are collected', async () => {
        await using scene = await open()
        const [kept, stale] = [data('kept'), data('stale')]
        await scene.workspace.commit({ addChunks: [kept, stale] })
        await scene.workspace.retainChunks(new Set([kept.id]))
        expect(await scene.workspace.chunkIds()).toEqual([kept.id])
        await scene.reopen()
        expect(textOf(await scene.workspace.chunk(kept.id))).toBe('kept')
        expect(await scene.workspace.chunk(stale.id)).toBeUndefined()
      })

      it('survive any number of commits at once', async () => {
        await using scene = await open()
        const chunks = Array.from({ length: 40 }, (_, n) => data(`chunk ${n}`))
        const vlobs = sortedIds(40)
        await Promise.all(
          chunks.map((chunk, n) =>
            scene.workspace.commit({
              addChunks: [chunk],
              saveManifests: vlobs.slice(n, n + 1).map((id) => manifest(id)),
            }),
          ),
        )
        await scene.reopen()
        for (const [n, chunk] of chunks.entries())
          expect(textOf(await scene.workspace.chunk(chunk.id))).toBe(`chunk ${n}`)
        expect((await scene.workspace.needingOutboundSync()).length).toBe(40)
      })
    })

    describe('blocks', () => {
      it('are cached, dropped, and found again after it was opened anew', async () => {
        await using scene = await open()
        const [one, other] = [data('one'), data('other')]
        await scene.workspace.cacheBlock(one)
        await scene.workspace.cacheBlock(other)
        expect(textOf(await scene.workspace.block(one.id))).toBe('one')
        await scene.workspace.dropBlock(other.id)
        await scene.reopen()
        expect(textOf(await scene.workspace.block(one.id))).toBe('one')
        expect(await scene.workspace.block(other.id)).toBeUndefined()
        expect(await scene.workspace.chunk(one.id)).toBeUndefined()
      })

      it('can be cached twice', async () => {
        await using scene = await open()
        const block = data('first')
        await scene.workspace.cacheBlock(block)
        await scene.workspace.cacheBlock({ id: block.id, sealed: bytesOf('second') })
        expect(textOf(await scene.workspace.block(block.id))).toBe('second')
        await scene.reopen()
        expect(textOf(await scene.workspace.block(block.id))).toBe('second')
      })

      it('are what promoted chunks become', async () => {
        await using scene = await open()
        const chunk = data('uploaded')
        const id = newId<VlobId>()
        await scene.workspace.commit({ addChunks: [chunk], saveManifests: [manifest(id)] })
        await scene.workspace.commit({ promoteChunks: [chunk.id, newId<RawDataId>()] })
        expect(await scene.workspace.chunk(chunk.id)).toBeUndefined()
        expect(textOf(await scene.workspace.block(chunk.id))).toBe('uploaded')
        expect(await scene.workspace.backlog()).toEqual({ entries: 1, bytes: 0 })
        await scene.reopen()
        expect(textOf(await scene.workspace.block(chunk.id))).toBe('uploaded')
        expect(await scene.workspace.chunkIds()).toEqual([])
      })

      it('give way by last access: a tenth at once, the least recently used', async () => {
        await using scene = await open()
        const blocks = Array.from({ length: CACHED_BLOCKS }, (_, n) => data(`block ${n}`))
        for (const block of blocks) await scene.workspace.cacheBlock(block)
        const [oldest, second, third, fourth] = blocks
        if (!oldest || !second || !third || !fourth) throw new Error('blocks')
        expect(await scene.workspace.missing(blocks.map(({ id }) => id))).toEqual([])
        await scene.workspace.block(oldest.id)
        const one = data('one more')
        await scene.workspace.cacheBlock(one)
        // One too many and a tenth of twenty: three go, and the oldest was just read.
        expect(await scene.workspace.missing([...blocks, one].map(({ id }) => id))).toEqual([
          second.id,
          third.id,
          fourth.id,
        ])
        await scene.reopen()
        expect(await scene.workspace.missing([...blocks, one].map(({ id }) => id))).toEqual([
          second.id,
          third.id,
          fourth.id,
        ])
      })

      it('never push out chunks', async () => {
        await using scene = await open()
        const chunk = data('not uploaded')
        await scene.workspace.commit({ addChunks: [chunk] })
        for (let n = 0; n < 3 * CACHED_BLOCKS; n += 1) await scene.workspace.cacheBlock(data())
        await scene.reopen()
        expect(textOf(await scene.workspace.chunk(chunk.id))).toBe('not uploaded')
      })

      it('and chunks tell what is missing here', async () => {
        await using scene = await open()
        const [chunk, block, absent] = [data(), data(), data()]
        await scene.workspace.commit({ addChunks: [chunk] })
        await scene.workspace.cacheBlock(block)
        expect(await scene.workspace.missing([absent.id, chunk.id, block.id])).toEqual([absent.id])
      })
    })

    describe('journal of attempted uploads', () => {
      it('keeps every attempt, each retry with its own timestamp', async () => {
        await using scene = await open()
        const vlobId = newId<VlobId>()
        const attempts = [
          { vlobId, version: 1, timestamp: instant(1) },
          { vlobId, version: 1, timestamp: instant(2) },
          { vlobId, version: 2, timestamp: instant(3) },
        ]
        for (const attempt of attempts) await scene.workspace.commit({ addUploads: [attempt] })
        await scene.reopen()
        expect(await scene.workspace.uploads(vlobId)).toEqual(attempts)
        expect(await scene.workspace.uploads(newId<VlobId>())).toEqual([])
      })

      it('forgets attempts up to the base, in the transaction that moves it, of that vlob only', async () => {
        await using scene = await open()
        const [vlobId, other] = sortedIds(2)
        if (!vlobId || !other) throw new Error('two ids')
        const attempt = (id: VlobId, version: number) => ({ vlobId: id, version, timestamp: instant(version) })
        await scene.workspace.commit({
          addUploads: [attempt(vlobId, 1), attempt(vlobId, 2), attempt(vlobId, 3), attempt(other, 1)],
        })
        await scene.workspace.commit({ saveManifests: [manifest(vlobId, { baseVersion: 2 })] })
        expect(await scene.workspace.uploads(vlobId)).toEqual([attempt(vlobId, 3)])
        expect(await scene.workspace.uploads(other)).toEqual([attempt(other, 1)])
      })

      it('forgets the attempts of a manifest that is removed', async () => {
        await using scene = await open()
        const vlobId = newId<VlobId>()
        await scene.workspace.commit({
          saveManifests: [manifest(vlobId)],
          addUploads: [{ vlobId, version: 1, timestamp: instant(1) }],
        })
        await scene.workspace.commit({ removeManifests: [vlobId] })
        expect(await scene.workspace.uploads(vlobId)).toEqual([])
      })

      it('is not written to by reading manifests', async () => {
        await using scene = await open()
        const vlobId = newId<VlobId>()
        await scene.workspace.commit({ addUploads: [{ vlobId, version: 2, timestamp: instant(1) }] })
        await scene.workspace.populate(manifest(vlobId, { baseVersion: 1, needSync: false }))
        expect((await scene.workspace.uploads(vlobId)).length).toBe(1)
      })
    })

    describe('prevent-sync pattern', () => {
      it('is unknown at first, then what was set', async () => {
        await using scene = await open()
        expect(await scene.workspace.pattern()).toBeUndefined()
        await scene.workspace.setPattern({ pattern: '^.*\\.tmp$', fullyApplied: false })
        expect(await scene.workspace.pattern()).toEqual({ pattern: '^.*\\.tmp$', fullyApplied: false })
        await scene.workspace.setPattern({ pattern: '^.*\\.tmp$', fullyApplied: true })
        await scene.reopen()
        expect(await scene.workspace.pattern()).toEqual({ pattern: '^.*\\.tmp$', fullyApplied: true })
      })
    })

    describe('import journal', () => {
      it('gives entries back in order, by key', async () => {
        await using scene = await open()
        const { imports } = scene.workspace
        await imports.append('one', bytesOf('a'), { now: instant(1) })
        await imports.append('other', bytesOf('x'), { now: instant(2) })
        await imports.append('one', bytesOf('b'), { now: instant(3) })
        await scene.reopen()
        expect((await scene.workspace.imports.load('one')).map(textOf)).toEqual(['a', 'b'])
        expect(await scene.workspace.imports.load('none')).toEqual([])
      })

      it('forgets one import, and those whose last entry is too old', async () => {
        await using scene = await open()
        const { imports } = scene.workspace
        await imports.append('done', bytesOf('a'), { now: instant(1) })
        await imports.append('old', bytesOf('b'), { now: instant(1) })
        await imports.append('going on', bytesOf('c'), { now: instant(1) })
        await imports.append('going on', bytesOf('d'), { now: instant(9) })
        await imports.forget('done')
        expect(await imports.load('done')).toEqual([])
        await imports.expire(instant(5))
        expect(await imports.load('old')).toEqual([])
        expect((await imports.load('going on')).map(textOf)).toEqual(['c', 'd'])
      })
    })
  })
}
