import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { constants } from 'node:os'
import { isatty } from 'node:tty'

const relayed = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])

/**
 * Runs a child that ends when we are told to end, or when whoever started us is gone. Answers its exit code, 128 + n
 * when signal n ended it.
 *
 * @param {string} file
 * @param {readonly string[]} args
 * @param {import('node:child_process').SpawnOptions} [options]
 * @returns {Promise<number>}
 */
export function run(file, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { stdio: 'inherit', ...options })
    const relay = (/** @type {NodeJS.Signals} */ signal) => {
      if (signal !== 'SIGINT' || !hasTerminal()) child.kill(signal)
    }
    const end = () => child.kill('SIGTERM')
    for (const signal of relayed) process.on(signal, relay)
    process.on('disconnect', end)
    const stopWatching = watchLineage(end)
    const forget = () => {
      for (const signal of relayed) process.off(signal, relay)
      process.off('disconnect', end)
      stopWatching()
    }
    child.once('error', (error) => {
      forget()
      reject(error)
    })
    child.once('exit', (code, signal) => {
      forget()
      resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal]))
    })
  })
}

/** Ctrl-C at a terminal reaches every process of it; passed on, it would come twice, which means "at once". */
function hasTerminal() {
  return [0, 1, 2].some((descriptor) => isatty(descriptor))
}

/**
 * npm runs a script through a shell. A TERM for npm ends only that shell, a kill -9 of npm leaves even the shell: so
 * both parent and grandparent are looked at, under npm only (elsewhere a parent may leave on purpose).
 *
 * @param {() => void} onGone
 */
function watchLineage(onGone) {
  if (process.env.npm_lifecycle_event === undefined) return () => undefined
  const before = lineage()
  const timer = setInterval(() => {
    if (lineage() === before) return
    clearInterval(timer)
    onGone()
  }, 250)
  return () => clearInterval(timer)
}

function lineage() {
  return `${process.ppid} ${parentOf(process.ppid)}`
}

function parentOf(/** @type {number} */ pid) {
  try {
    return /^PPid:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
  } catch {
    return undefined // gone, or a system without /proc
  }
}
