import { MemoryDeviceStorages, NoSpaceError, OfflineError } from '@parallax/client'
import { NodeHttpTransport } from '@parallax/platform/node'
import type { DeviceId, VlobId } from '@parallax/wire'
import { describe, expect, inject, it } from 'vitest'
import { freeLock } from './crash-storages.ts'
import { Faults, faultyStorages, faultyTransport } from './faults.ts'
import { bytesOf, instant, newId, textOf } from './storage-bench.ts'

const full = () => new NoSpaceError()

describe('faulty storages', () => {
  it('fail at the call they are told, before or after it happened, and only then', async () => {
    const faults = new Faults(
      { at: 2, when: 'before', error: full, of: (call) => call === 'workspace.commit' },
      { at: 3, when: 'after', error: full, of: (call) => call === 'workspace.commit' },
    )
    await using storage = await faultyStorages(new MemoryDeviceStorages(), faults).open(freeLock(newId<DeviceId>()))
    await using workspace = await storage.openWorkspace(newId<VlobId>())
    const save = async (text: string) => {
      const id = newId<VlobId>()
      const saving = workspace.commit({
        saveManifests: [{ id, baseVersion: 0, needSync: true, sealed: bytesOf(text) }],
      })
      const outcome = await saving.then(() => 'ok').catch((error) => error.code)
      return [outcome, textOf((await workspace.manifest(id))?.sealed)]
    }
    expect(await save('one')).toEqual(['ok', 'one'])
    expect(await save('two')).toEqual(['storage_full', undefined])
    expect(await save('three')).toEqual(['storage_full', 'three'])
    expect(await save('four')).toEqual(['ok', 'four'])
  })

  it('reach every part, and tell what was called', async () => {
    const faults = new Faults({ at: 1, when: 'before', error: full, of: (call) => call === 'imports.append' })
    await using storage = await faultyStorages(new MemoryDeviceStorages(), faults).open(freeLock(newId<DeviceId>()))
    await storage.user.save('user_manifest', bytesOf('x'))
    await storage.certificates.write(async (writer) => writer.clear())
    await using workspace = await storage.openWorkspace(newId<VlobId>())
    await expect(workspace.imports.append('key', bytesOf('x'), { now: instant(1) })).rejects.toThrow(NoSpaceError)
    expect(await workspace.imports.load('key')).toEqual([])
    expect(faults.calls).toEqual([
      'user.save',
      'certificates.write',
      'device.openWorkspace',
      'imports.append',
      'imports.load',
    ])
  })
})

describe('faulty transport', () => {
  it('loses an answer, or never asks', async () => {
    const lost = () => new OfflineError('offline', { server: 'peer' })
    const faults = new Faults({ at: 1, when: 'after', error: lost }, { at: 2, when: 'before', error: lost })
    await using http = faultyTransport(new NodeHttpTransport(), faults)
    const echo = () =>
      http.request({ method: 'POST', url: `${inject('httpPeer')}/echo`, headers: {}, body: [bytesOf('hello')] })
    await expect(echo()).rejects.toMatchObject({ code: 'offline' })
    await expect(echo()).rejects.toMatchObject({ code: 'offline' })
    expect(textOf((await echo()).body)).toBe('hello')
    expect(faults.calls).toEqual(['POST /echo', 'POST /echo', 'POST /echo'])
  })
})
