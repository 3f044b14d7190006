import { isAbsolute, join, resolve } from 'node:path'

export interface BaseFolders {
  /** Device files and locks. */
  readonly config: string
  /** Databases and raw data of each device. */
  readonly data: string
  /** Where the drive stands (spec 11 §2). */
  readonly drive: string
}

export interface BaseFolderOptions {
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly platform: NodeJS.Platform
  /** Home folder of the person. */
  readonly home: string
  /** Working folder, for relative paths. */
  readonly workingFolder: string
  /** `--config-dir`: the folder itself. */
  readonly configDir?: string
  /** `--data-dir`: the folder itself. */
  readonly dataDir?: string
}

/**
 * The folders of this person (spec 07 §5.1, PRODUCT §6). An option wins over a variable, `PARALLAX_…` over its alias
 * `PARSEC_…`, the folder itself (`…_CONFIG_DIR`) over the one that ours lies in (`…_BASE_CONFIG_DIR`).
 * `PARALLAX_DATA_DIR` is the server's, so the client's is `PARALLAX_CLIENT_DATA_DIR`.
 */
export function baseFolders(options: BaseFolderOptions): BaseFolders {
  const { home, configDir, dataDir } = options
  const variable = (...names: readonly string[]): string | undefined => {
    const found = names.map((name) => options.environment[name]).find((value) => value !== undefined && value !== '')
    return found === undefined ? undefined : resolve(options.workingFolder, found)
  }
  const chosen = (path: string | undefined): string | undefined => path && resolve(options.workingFolder, path)
  const base = (name: 'CONFIG' | 'DATA' | 'HOME', fallback: string): string =>
    variable(`PARALLAX_BASE_${name}_DIR`, `PARSEC_BASE_${name}_DIR`) ?? fallback
  return {
    config:
      chosen(configDir) ??
      variable('PARALLAX_CONFIG_DIR', 'PARSEC_CONFIG_DIR') ??
      join(base('CONFIG', systemFolder('config', options)), 'parallax'),
    data:
      chosen(dataDir) ??
      variable('PARALLAX_CLIENT_DATA_DIR', 'PARSEC_DATA_DIR') ??
      join(base('DATA', systemFolder('data', options)), 'parallax'),
    drive: join(base('HOME', home), 'Parallax'),
  }
}

function systemFolder(kind: 'config' | 'data', { environment, platform, home }: BaseFolderOptions): string {
  if (platform === 'win32') return environment.APPDATA || join(home, 'AppData', 'Roaming')
  if (platform === 'darwin') return join(home, 'Library', 'Application Support')
  const xdg = environment[kind === 'config' ? 'XDG_CONFIG_HOME' : 'XDG_DATA_HOME']
  // A relative one is to be ignored (XDG Base Directory Specification).
  if (xdg !== undefined && isAbsolute(xdg)) return xdg
  return kind === 'config' ? join(home, '.config') : join(home, '.local', 'share')
}
