import { closeSync, openSync } from 'node:fs'
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import {
  type AcquireOptions,
  type Clock,
  DeviceInUseError,
  type DeviceLock,
  type DeviceLocks,
  type LockHolder,
} from '@parallax/client'
import { type DateTime, type DeviceId, isDateTime } from '@parallax/wire'
import { replaceFile } from '../files/replace-file.ts'
import type { ConfigFolder } from './config-folder.ts'

const SQLITE_BUSY = 5
const PAUSE_BETWEEN_TRIES = 50

type ProcessHolder = Extract<LockHolder, { kind: 'process' }>

/**
 * Locks of devices between processes. Node has no call for advisory file locks, but SQLite takes one for an exclusive
 * transaction, on every platform, and the system releases it however the process ends. `in_use_devices/<device id>`
 * tells who holds it, and `….lock` beside it is what is locked: its locks would be lost if the holder read that file.
 */
export class NodeDeviceLocks implements DeviceLocks {
  readonly #config: ConfigFolder
  readonly #clock: Clock

  constructor(config: ConfigFolder, clock: Clock) {
    this.#config = config
    this.#clock = clock
  }

  async acquire(deviceId: DeviceId, options: AcquireOptions): Promise<DeviceLock> {
    const note = join(await this.#config.writable('in_use_devices'), deviceId)
    const deadline = this.#clock.monotonic() + options.patience
    let told = false
    for (;;) {
      options.signal?.throwIfAborted()
      const held = tryLock(`${note}.lock`)
      if (held !== undefined) return this.#hold(deviceId, { ...options, held, note })
      const holder = await readHolder(note)
      if (this.#clock.monotonic() >= deadline) throw new DeviceInUseError(holder)
      if (!told) options.onWait?.(holder)
      told = true
      await this.#clock.sleep(PAUSE_BETWEEN_TRIES, options.signal)
    }
  }

  async #hold(deviceId: DeviceId, held: Held): Promise<DeviceLock> {
    const lock = new NodeDeviceLock(deviceId, held)
    try {
      await writeHolder(held, this.#clock.now())
      return lock
    } catch (error) {
      await lock[Symbol.asyncDispose]()
      throw error
    }
  }
}

interface Held extends AcquireOptions {
  readonly held: DatabaseSync
  readonly note: string
}

class NodeDeviceLock implements DeviceLock {
  readonly deviceId: DeviceId
  /** Processes wait or end with an error; nobody takes over here. */
  readonly claimed: AbortSignal = new AbortController().signal
  readonly #held: Held

  constructor(deviceId: DeviceId, held: Held) {
    this.deviceId = deviceId
    this.#held = held
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#held.held.isOpen) return
    // Before the lock is given up: afterwards the note is the next holder's.
    await rm(this.#held.note, { force: true })
    if (this.#held.held.isOpen) this.#held.held.close()
  }
}

function tryLock(path: string): DatabaseSync | undefined {
  closeSync(openSync(path, 'a', 0o600))
  const database = new DatabaseSync(path, { timeout: 0 })
  try {
    database.exec('BEGIN EXCLUSIVE')
    return database
  } catch (error) {
    database.close()
    if (error instanceof Error && 'errcode' in error && Number(error.errcode) % 256 === SQLITE_BUSY) return undefined
    throw error
  }
}

async function writeHolder({ note, program, controlSocket }: Held, since: DateTime): Promise<void> {
  const holder = { program, process: process.pid, since: String(since), controlSocket }
  await replaceFile(note, new TextEncoder().encode(`${JSON.stringify(holder)}\n`))
}

/** The note may be missing, or stand from a holder that was killed while the present one is about to write its own. */
async function readHolder(note: string): Promise<LockHolder> {
  try {
    return parseHolder(JSON.parse(await readFile(note, 'utf8')))
  } catch {
    return { kind: 'process', program: '' }
  }
}

function parseHolder(value: unknown): ProcessHolder {
  const note: Readonly<Record<string, unknown>> = typeof value === 'object' && value !== null ? { ...value } : {}
  const since = typeof note.since === 'string' && /^\d{1,18}$/.test(note.since) ? BigInt(note.since) : undefined
  return {
    kind: 'process',
    program: typeof note.program === 'string' ? note.program : '',
    ...(typeof note.process === 'number' ? { process: note.process } : {}),
    ...(since !== undefined && isDateTime(since) ? { since } : {}),
    ...(typeof note.controlSocket === 'string' ? { controlSocket: note.controlSocket } : {}),
  }
}
