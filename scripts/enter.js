// Plain JavaScript that any Node >= 20 understands: installs what is missing, then goes on under the pinned Node.
import { existsSync, realpathSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { EntryError } from './entry-error.js'
import { installWhenNeeded } from './install.js'
import { run } from './relay.js'

export const root = realpathSync(join(dirname(fileURLToPath(import.meta.url)), '..'))

/**
 * The C library keeps what each thread has given back for the next time that this thread asks: some 60 MB in a server.
 * One store for all, and what is free at its end goes back to the system.
 */
const SMALL_MEMORY = { MALLOC_ARENA_MAX: '1', MALLOC_TRIM_THRESHOLD_: '131072' }

/**
 * Runs a TypeScript file of this clone under the pinned Node, with this process as its launcher: signals and exit
 * codes are passed on, and the IPC channel lets it notice a launcher that was killed.
 *
 * @param {string} script its path from the root of the clone
 * @param {readonly string[]} args
 * @returns {Promise<void>} sets `process.exitCode`
 */
export async function enter(script, args) {
  try {
    await installWhenNeeded(root)
    const node = pinnedNode()
    process.exitCode = await run(node, [join(root, script), ...args], {
      env: { ...SMALL_MEMORY, ...process.env, PATH: pathFor(node) },
      stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    })
  } catch (error) {
    if (!(error instanceof EntryError)) throw error
    console.error(error.message)
    process.exitCode = error.exitCode
  }
}

/** Whether this process can run the sources itself: types are stripped without a flag since 24.12. */
export function isRecentNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  return major > 24 || (major === 24 && minor >= 12)
}

function pinnedNode() {
  const windows = process.platform === 'win32'
  const name = `node-${windows ? 'win' : process.platform}-${process.arch}`
  const file = join(root, 'node_modules', name, 'bin', windows ? 'node.exe' : 'node')
  if (existsSync(file)) return file
  if (isRecentNode()) return process.execPath
  const message = `Node 24.12 or later is needed on ${process.platform}-${process.arch}; this is ${process.version}.`
  throw new EntryError(message, 1)
}

/** Else the programs that the script starts (vitest, tsc) would run under the machine's Node. */
function pathFor(/** @type {string} */ node) {
  return [dirname(node), join(root, 'node_modules', '.bin'), process.env.PATH ?? ''].join(delimiter)
}
