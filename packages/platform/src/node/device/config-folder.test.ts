import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DeviceId } from '@parallax/wire'
import { parseUuid } from '@parallax/wire'
import { describe, expect, it } from 'vitest'
import { SystemClock } from '../../system-clock.ts'
import { ConfigFolder } from './config-folder.ts'
import { NodeDeviceFolder } from './node-device-folder.ts'
import { NodeDeviceLocks } from './node-device-locks.ts'

async function temporaryFolder() {
  const path = await mkdtemp(join(tmpdir(), 'parallax-config-'))
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true }) }
}

const keys = new TextEncoder().encode('keys')

describe('config folder', () => {
  it('is not touched by looking at it', async () => {
    await using here = await temporaryFolder()
    const config = join(here.path, 'parallax')
    const folder = new NodeDeviceFolder(await ConfigFolder.open(config))
    expect(await folder.list()).toEqual([])
    expect(await readdir(here.path)).toEqual([])
  })

  it('gets a marker with the first file, and everything in it is for its owner alone', async () => {
    await using here = await temporaryFolder()
    const config = join(here.path, 'deep', 'parallax')
    await new NodeDeviceFolder(await ConfigFolder.open(config)).save('devices/a.keys', keys)
    expect(JSON.parse(await readFile(join(config, 'parallax.json'), 'utf8'))).toEqual({ format: 1 })
    expect((await stat(config)).mode & 0o777).toBe(0o700)
    expect((await stat(join(config, 'devices'))).mode & 0o777).toBe(0o700)
    expect((await stat(join(config, 'devices', 'a.keys'))).mode & 0o777).toBe(0o600)
  })

  it('is foreign with devices and without marker: read, never written, locked or removed from', async () => {
    await using here = await temporaryFolder()
    await mkdir(join(here.path, 'devices'))
    await writeFile(join(here.path, 'devices', 'a.keys'), keys)
    const config = await ConfigFolder.open(here.path)
    const folder = new NodeDeviceFolder(config)
    expect(folder.ownership).toBe('foreign')
    expect(await folder.list()).toEqual([{ state: 'read', name: 'devices/a.keys', bytes: keys }])
    const foreign = { code: 'foreign_folder' }
    await expect(folder.save('devices/b.keys', keys)).rejects.toMatchObject(foreign)
    await expect(folder.archive('devices/a.keys')).rejects.toMatchObject(foreign)
    await expect(folder.remove('devices/a.keys')).rejects.toMatchObject(foreign)
    const deviceId = parseUuid<DeviceId>('a'.repeat(32)) ?? expect.unreachable()
    const locks = new NodeDeviceLocks(config, new SystemClock())
    await expect(locks.acquire(deviceId, { program: 'test', patience: 0, whenHeld: 'wait' })).rejects.toMatchObject(
      foreign,
    )
    expect((await readdir(here.path, { recursive: true })).toSorted()).toEqual(['devices', join('devices', 'a.keys')])
  })

  it('of a newer version, or with a broken marker, is refused', async () => {
    await using here = await temporaryFolder()
    await writeFile(join(here.path, 'parallax.json'), '{"format":2}')
    await expect(ConfigFolder.open(here.path)).rejects.toMatchObject({ code: 'storage_too_new' })
    await writeFile(join(here.path, 'parallax.json'), 'hello')
    await expect(ConfigFolder.open(here.path)).rejects.toMatchObject({ code: 'storage_damaged' })
  })

  it('lists what cannot be read as such, and leaves aside what is no device file', async () => {
    await using here = await temporaryFolder()
    const folder = new NodeDeviceFolder(await ConfigFolder.open(here.path))
    await folder.save('devices/a.keys', keys)
    const devices = join(here.path, 'devices')
    await mkdir(join(devices, 'folder.keys'))
    await writeFile(join(devices, 'notes.txt'), keys)
    await writeFile(join(devices, 'a.keys.archived'), keys)
    await writeFile(join(devices, 'b.keys.tmp'), keys)
    expect((await folder.list()).map(({ name }) => name)).toEqual(['devices/a.keys'])
  })

  it('leaves no temporary file when a file cannot be replaced', async () => {
    await using here = await temporaryFolder()
    const folder = new NodeDeviceFolder(await ConfigFolder.open(here.path))
    await folder.save('devices/a.keys', keys)
    await mkdir(join(here.path, 'devices', 'b.keys'))
    await expect(folder.save('devices/b.keys', keys)).rejects.toThrow()
    expect((await readdir(join(here.path, 'devices'))).toSorted()).toEqual(['a.keys', 'b.keys'])
  })
})
