import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chownSync, existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { endProcesses } from './cluster-processes.ts'
import { EmbeddedPostgresError } from './embedded-postgres-error.ts'
import { guarded } from './guard.ts'
import { giveTree, makeFolder } from './owner.ts'
import type { Placement } from './placement.ts'
import { syncFolder, writeDurably } from './write-durably.ts'

export const superuser = 'parallax'

export interface InitializeOptions {
  readonly binaries: string
  readonly durable: boolean
  readonly signal?: AbortSignal | undefined
}

/** The password of the cluster, made with it. */
export function clusterPassword(placement: Placement): string {
  const file = placement.passwordFile
  if (!existsSync(file)) writeDurably(file, `${randomBytes(24).toString('base64url')}\n`)
  return readFileSync(file, 'utf8').trim()
}

/**
 * Makes the cluster when there is none. It appears by rename, so a kill at any instant leaves none or a whole one; an
 * initdb that outlives us goes on writing, therefore each attempt has a name of its own.
 */
export async function initializeCluster(placement: Placement, options: InitializeOptions): Promise<void> {
  await removeAttempts(placement)
  if (existsSync(placement.cluster)) return
  const attempt = `${placement.cluster}.new-${randomBytes(4).toString('hex')}`
  const { initialization, cluster } = placement.owners
  makeFolder(attempt, 0o700, initialization)
  try {
    await runInitdb(attempt, placement, options)
    if (cluster !== null) giveTree(attempt, cluster)
    renameSync(attempt, placement.cluster)
    if (options.durable) syncFolder(placement.base)
  } finally {
    await endProcesses(attempt)
    rmSync(attempt, { recursive: true, force: true })
  }
}

async function runInitdb(folder: string, placement: Placement, options: InitializeOptions): Promise<void> {
  const owner = placement.owners.initialization
  const password = `${folder}.password`
  const args = ['-D', folder, '-U', superuser, '-A', 'scram-sha-256', `--pwfile=${password}`, '-E', 'UTF8']
  args.push('--locale-provider=builtin', '--locale=C.UTF-8', '--no-instructions')
  if (!options.durable) args.push('--no-sync')
  try {
    writeFileSync(password, clusterPassword(placement), { mode: 0o600 })
    if (owner !== null) chownSync(password, owner.uid, owner.gid)
    const command = guarded('KILL', { file: join(options.binaries, 'bin/initdb'), args })
    const child = spawn(command.file, command.args, {
      ...owner,
      cwd: '/', // the caller's folder may be closed to that user
      env: { PATH: '/usr/bin:/bin', TZ: 'UTC', LANG: 'C' },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    await finished(child, placement.base, options.signal)
  } finally {
    rmSync(password, { force: true })
  }
}

/** Also after an abort it waits for the end: a folder that is still being written cannot be removed. */
async function finished(child: ChildProcess, base: string, signal?: AbortSignal): Promise<void> {
  const output: string[] = []
  for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', (text) => output.push(text))
  const end = (): boolean => child.kill('SIGTERM')
  signal?.addEventListener('abort', end)
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('close', resolve)
    child.once('error', reject)
  }).finally(() => signal?.removeEventListener('abort', end))
  signal?.throwIfAborted()
  if (code === 0) return
  const text = output.join('')
  if (text.includes('No space left on device')) {
    throw new EmbeddedPostgresError('disk_full', `The disk is full: ${base} has no room for a new database.\n${text}`)
  }
  const message = `PostgreSQL could not make a database in ${base} (initdb ended with ${code}):\n${text.trimEnd()}`
  throw new EmbeddedPostgresError('initialization_failed', message)
}

/** What initdb started may outlive both of us, and would go on writing while its folder is removed. */
async function removeAttempts(placement: Placement): Promise<void> {
  const prefix = `${basename(placement.cluster)}.new-`
  const folder = dirname(placement.cluster)
  for (const name of readdirSync(folder).filter((other) => other.startsWith(prefix))) {
    const attempt = join(folder, name)
    await endProcesses(attempt)
    rmSync(attempt, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 })
  }
}
