import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, existsSync, openSync, readFileSync, renameSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { postmasterStatus } from './cluster-processes.ts'
import { EmbeddedPostgresError } from './embedded-postgres-error.ts'
import { guarded } from './guard.ts'
import type { Placement } from './placement.ts'

export interface PostmasterOptions {
  readonly binaries: string
  readonly durable: boolean
  readonly signal?: AbortSignal | undefined
}

/** A running PostgreSQL: its first process, of which all others are children. */
export class Postmaster {
  readonly #child: ChildProcess
  /** Fulfilled when the process has ended, for whatever reason. */
  readonly ended: Promise<void>

  private constructor(child: ChildProcess) {
    this.#child = child
    this.ended = new Promise((resolve) => child.once('exit', () => resolve()))
  }

  /** Starts and waits until connections are accepted; recovery after a crash is part of that. */
  static async start(placement: Placement, options: PostmasterOptions): Promise<Postmaster> {
    const logStart = rotateLog(placement.logFile)
    const child = await spawnPostgres(placement, options)
    const postmaster = new Postmaster(child)
    try {
      await postmaster.#ready(placement, options.signal)
    } catch (error) {
      await postmaster.stop()
      throw error
    }
    if (child.exitCode !== null || child.signalCode !== null) throw startFailed(placement.logFile, logStart)
    return postmaster
  }

  async #ready(placement: Placement, signal?: AbortSignal): Promise<void> {
    while (this.#child.exitCode === null && this.#child.signalCode === null) {
      const status = postmasterStatus(placement.cluster)
      if (status?.ready && status.pid === this.#child.pid) return
      await wait(10, undefined, { signal })
    }
  }

  /** Fast shutdown: sessions are ended, everything committed is on disk. After 30 s without that: as in a crash. */
  async stop(): Promise<void> {
    this.#child.kill('SIGINT')
    const impatient = setTimeout(() => this.#child.kill('SIGQUIT'), 30_000)
    await this.ended
    clearTimeout(impatient)
  }
}

async function spawnPostgres(placement: Placement, options: PostmasterOptions): Promise<ChildProcess> {
  const postgres = join(options.binaries, 'bin/postgres')
  const args = ['-D', placement.cluster, ...settings(placement, options)]
  const command = guarded('INT', { file: postgres, args })
  const log = openSync(placement.logFile, 'a', 0o600)
  try {
    const child = spawn(command.file, command.args, {
      ...placement.owners.cluster,
      cwd: '/', // the caller's folder may be closed to that user
      detached: true, // Ctrl-C at the terminal must not reach it before the server that uses it has stopped
      env: { PATH: '/usr/bin:/bin', TZ: 'UTC' },
      stdio: ['ignore', log, log],
    })
    await new Promise<void>((resolve, reject) => {
      child.once('spawn', resolve)
      child.once('error', reject)
    })
    return child
  } finally {
    closeSync(log)
  }
}

function settings(placement: Placement, { durable }: PostmasterOptions): string[] {
  const values = {
    listen_addresses: '', // the socket's folder is the only way in
    unix_socket_directories: placement.socketFolder,
    unix_socket_permissions: '0700',
    timezone: 'UTC',
    log_timezone: 'UTC',
    logging_collector: 'off',
    log_checkpoints: 'off',
    log_min_error_statement: 'panic', // statements and details name people; logs must not
    log_error_verbosity: 'terse',
    ...(durable ? { fsync: 'on' } : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  }
  return Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`])
}

/** Answers where in the log file this start begins. */
function rotateLog(file: string): number {
  const size = existsSync(file) ? statSync(file).size : 0
  if (size < 1024 * 1024) return size
  renameSync(file, `${file}.old`)
  return 0
}

function startFailed(logFile: string, from: number): EmbeddedPostgresError {
  const said = readFileSync(logFile).subarray(from).toString().trimEnd()
  if (said.includes('No space left on device')) {
    return new EmbeddedPostgresError('disk_full', `The disk is full: PostgreSQL cannot start.\n${said}`)
  }
  return new EmbeddedPostgresError('start_failed', `PostgreSQL did not start; its words, also in ${logFile}:\n${said}`)
}
