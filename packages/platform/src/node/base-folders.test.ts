import { describe, expect, it } from 'vitest'
import { type BaseFolderOptions, baseFolders } from './base-folders.ts'

function foldersOf(environment: BaseFolderOptions['environment'], options: Partial<BaseFolderOptions> = {}) {
  return baseFolders({ environment, platform: 'linux', home: '/people/ann', workingFolder: '/work', ...options })
}

describe('baseFolders', () => {
  it('are our own below the folders of the platform', () => {
    expect(foldersOf({})).toEqual({
      config: '/people/ann/.config/parallax',
      data: '/people/ann/.local/share/parallax',
      drive: '/people/ann/Parallax',
    })
    expect(foldersOf({}, { platform: 'darwin' }).config).toBe('/people/ann/Library/Application Support/parallax')
    expect(foldersOf({ APPDATA: '/roaming' }, { platform: 'win32' }).data).toBe('/roaming/parallax')
  })

  it('follow XDG variables that are absolute', () => {
    const environment = { XDG_CONFIG_HOME: '/xdg/config', XDG_DATA_HOME: 'relative' }
    expect(foldersOf(environment).config).toBe('/xdg/config/parallax')
    expect(foldersOf(environment).data).toBe('/people/ann/.local/share/parallax')
  })

  it('replace the folders of the platform by PARALLAX_BASE_…, and keep our suffix', () => {
    const environment = { PARALLAX_BASE_CONFIG_DIR: '/c', PARALLAX_BASE_DATA_DIR: '/d', PARALLAX_BASE_HOME_DIR: '/h' }
    expect(foldersOf(environment)).toEqual({ config: '/c/parallax', data: '/d/parallax', drive: '/h/Parallax' })
  })

  it('know the older names of the variables, after ours', () => {
    const environment = { PARSEC_BASE_CONFIG_DIR: '/old', PARSEC_BASE_DATA_DIR: '/old', PARSEC_BASE_HOME_DIR: '/old' }
    expect(foldersOf(environment)).toEqual({ config: '/old/parallax', data: '/old/parallax', drive: '/old/Parallax' })
    expect(foldersOf({ ...environment, PARALLAX_BASE_DATA_DIR: '/new' }).data).toBe('/new/parallax')
    expect(foldersOf({ PARSEC_CONFIG_DIR: '/exact', PARSEC_DATA_DIR: '/exact-data' })).toMatchObject({
      config: '/exact',
      data: '/exact-data',
    })
  })

  it('take the folder itself over the one that it lies in', () => {
    const environment = {
      PARALLAX_BASE_CONFIG_DIR: '/c',
      PARALLAX_CONFIG_DIR: '/exact',
      PARALLAX_BASE_DATA_DIR: '/d',
      PARALLAX_CLIENT_DATA_DIR: '/exact-data',
    }
    expect(foldersOf(environment)).toMatchObject({ config: '/exact', data: '/exact-data' })
  })

  it('leave PARALLAX_DATA_DIR to the server', () => {
    expect(foldersOf({ PARALLAX_DATA_DIR: '/srv' }).data).toBe('/people/ann/.local/share/parallax')
  })

  it('take options over everything, relative to the working folder', () => {
    const environment = { PARALLAX_CONFIG_DIR: '/exact', PARALLAX_CLIENT_DATA_DIR: '/exact-data' }
    expect(foldersOf(environment, { configDir: 'mine', dataDir: '/mine-data' })).toMatchObject({
      config: '/work/mine',
      data: '/mine-data',
    })
  })

  it('do not take an empty variable for a folder', () => {
    expect(foldersOf({ PARALLAX_CONFIG_DIR: '', PARALLAX_BASE_CONFIG_DIR: '' }).config).toBe(
      '/people/ann/.config/parallax',
    )
  })
})
