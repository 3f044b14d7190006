import { existsSync, readFileSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { EntryError } from './entry-error.js'
import { withInstallLock } from './install-lock.js'
import { run } from './relay.js'

/**
 * An entry of a lockfile, as far as it is compared here.
 *
 * @typedef {object} LockEntry
 * @property {string} [version]
 * @property {string} [integrity]
 * @property {Record<string, string>} [bin]
 * @property {boolean} [optional]
 * @property {boolean} [devOptional]
 * @property {string[] | string} [os]
 * @property {string[] | string} [cpu]
 * @property {string[] | string} [libc]
 */

/** @param {string} root */
export async function installWhenNeeded(root) {
  if (isInstalled(root)) return
  await withInstallLock(join(root, '.installing'), async () => {
    if (!isInstalled(root)) await install(root)
  })
}

/**
 * Compares the lockfile with the one that npm leaves in node_modules when it has finished; times of files say nothing
 * after a clone.
 *
 * @param {string} root
 */
export function isInstalled(root) {
  const present = lockedPackages(join(root, 'node_modules', '.package-lock.json'))
  const wanted = lockedPackages(join(root, 'package-lock.json'))
  if (present === null || wanted === null) return false
  return Object.entries(wanted).every(([path, entry]) => path === '' || matches(entry, present[path]))
}

/**
 * @param {LockEntry} wanted
 * @param {LockEntry | undefined} present
 */
function matches(wanted, present) {
  if (present === undefined) return isForAnotherMachine(wanted)
  const same = wanted.version === present.version && wanted.integrity === present.integrity
  return same && JSON.stringify(wanted.bin) === JSON.stringify(present.bin)
}

/**
 * npm leaves out what is optional and made for other systems, and what only such packages need (it names no system).
 * Which C library is in use is not asked: a package that names one may be missing.
 *
 * @param {LockEntry} entry
 */
function isForAnotherMachine({ optional, devOptional, os, cpu, libc }) {
  if (optional !== true && devOptional !== true) return false
  const named = os !== undefined || cpu !== undefined
  return !named || libc !== undefined || !includes(os, process.platform) || !includes(cpu, process.arch)
}

/**
 * @param {string[] | string | undefined} list
 * @param {string} name
 */
function includes(list, name) {
  return list === undefined || [list].flat().includes(name)
}

/**
 * @param {string} file
 * @returns {Record<string, LockEntry> | null}
 */
function lockedPackages(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).packages : null
}

/** @param {string} root */
async function install(root) {
  console.error('Installing the dependencies (once) …')
  // Gone first, so that a removal of the old packages that is cut short cannot look complete.
  rmSync(join(root, 'node_modules', '.package-lock.json'), { force: true })
  const [file, ...before] = npmCommand()
  const args = ['ci', '--ignore-scripts', '--include=dev', '--include=optional', '--no-audit', '--no-fund']
  const code = await run(file, [...before, ...args, '--loglevel=error'], {
    cwd: root,
    shell: file === 'npm' && process.platform === 'win32',
    stdio: ['ignore', 2, 2],
  })
  if (code !== 0) throw new EntryError(`The dependencies could not be installed (npm ci ended with ${code}).`, code)
}

/**
 * The npm that started us, run by the same Node; npx says its own file instead.
 *
 * @returns {[string, ...string[]]}
 */
function npmCommand() {
  const started = process.env.npm_execpath ?? ''
  const file = basename(started) === 'npx-cli.js' ? join(dirname(started), 'npm-cli.js') : started
  return basename(file) === 'npm-cli.js' && existsSync(file) ? [process.execPath, file] : ['npm']
}
