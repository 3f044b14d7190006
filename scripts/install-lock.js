import { closeSync, existsSync, openSync, readFileSync, renameSync, rmSync, statSync, writeSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { EntryError } from './entry-error.js'

/**
 * Runs `task` while no other process does. The lock is a file that names its holder, and is ignored once that process
 * is gone: a kill or a crash never makes the next run wait.
 *
 * @param {string} file
 * @param {() => Promise<void>} task
 */
export async function withInstallLock(file, task) {
  const own = `${process.pid} ${startOf(process.pid)}\n`
  for (let told = false; !create(file, own); ) {
    const holder = content(file)
    if (isGone(file, holder)) {
      removeOf(file, holder)
      continue
    }
    if (!told) console.error(`Waiting for another installation${holder && ` (process ${holder.split(' ')[0]})`} …`)
    told = true
    await wait(250)
  }
  try {
    await task()
  } finally {
    removeOf(file, own)
  }
}

/**
 * @param {string} file
 * @param {string} text
 */
function create(file, text) {
  try {
    const descriptor = openSync(file, 'wx')
    writeSync(descriptor, text)
    closeSync(descriptor)
    return true
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false
    const reason = error instanceof Error ? error.message : String(error)
    throw new EntryError(`The dependencies are not installed, and this user cannot install them: ${reason}`, 1)
  }
}

/** A holder that has not written its name yet shows an empty file; one that died then leaves an old one. */
function isGone(/** @type {string} */ file, /** @type {string} */ holder) {
  if (holder === '') return Date.now() - (statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0) > 2_000
  const [pid = '', start = ''] = holder.trim().split(' ')
  return startOf(Number(pid)) !== start
}

/**
 * Removes the lock only when it is the one that was seen: in between somebody else may have replaced it.
 *
 * @param {string} file
 * @param {string} seen
 */
function removeOf(file, seen) {
  const aside = `${file}.${process.pid}`
  try {
    renameSync(file, aside)
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return
    throw error
  }
  if (content(aside) === seen) rmSync(aside)
  else renameSync(aside, file)
}

/**
 * When a live process began, so that its number alone, taken over by a later process, proves nothing; empty for one
 * that has ended. Fields 3 (state) and 22 (start time) of proc_pid_stat(5); elsewhere the number has to do.
 *
 * @param {number} pid
 */
function startOf(pid) {
  if (process.platform !== 'linux') return isRunning(pid) ? 'running' : ''
  const stat = content(`/proc/${pid}/stat`)
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return fields[0] === 'Z' ? '' : (fields[19] ?? '')
}

function isRunning(/** @type {number} */ pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return codeOf(error) === 'EPERM'
  }
}

function content(/** @type {string} */ file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : ''
}

function codeOf(/** @type {unknown} */ error) {
  return error instanceof Error && 'code' in error ? error.code : undefined
}
