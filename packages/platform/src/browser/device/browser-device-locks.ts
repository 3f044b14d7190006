import {
  type AcquireOptions,
  DeviceInUseError,
  type DeviceLock,
  type DeviceLocks,
  DeviceTakenOverError,
  StorageError,
} from '@parallax/client'
import type { DeviceId } from '@parallax/wire'

const TAKE_OVER = 'take-over'

export interface BrowserLockOptions {
  /** Milliseconds that a holder has to leave by itself before its lock is stolen; 5 s when left out. */
  readonly grace?: number
}

/**
 * Locks of devices between tabs: exclusive Web Locks, which end with the tab or worker by themselves (spec 07 §5.1).
 * Throws `StorageError` `insecure_address` where there are none.
 */
export class BrowserDeviceLocks implements DeviceLocks {
  readonly #grace: number

  constructor({ grace = 5000 }: BrowserLockOptions = {}) {
    this.#grace = grace
  }

  async acquire(deviceId: DeviceId, options: AcquireOptions): Promise<DeviceLock> {
    if (!globalThis.isSecureContext || navigator.locks === undefined) throw new StorageError('insecure_address', {})
    options.signal?.throwIfAborted()
    const name = `device:${deviceId}`
    const held =
      (await Held.request(name, { ifAvailable: true })) ??
      (options.whenHeld === 'take-over' ? await this.#takeOver(name, options) : await wait(name, options))
    return new BrowserDeviceLock(deviceId, held)
  }

  /** Asks first: what the other tab has not saved yet, it can save then. */
  async #takeOver(name: string, { onWait, signal }: AcquireOptions): Promise<Held> {
    onWait?.({ kind: 'tab' })
    const channel = new BroadcastChannel(name)
    channel.postMessage(TAKE_OVER)
    channel.close()
    const left = await within(this.#grace, signal, (limit) => Held.request(name, { signal: limit }))
    return left ?? (await Held.request(name, { steal: true })) ?? refuse()
  }
}

async function wait(name: string, { patience, onWait, signal }: AcquireOptions): Promise<Held> {
  if (patience <= 0) return refuse()
  onWait?.({ kind: 'tab' })
  return (await within(patience, signal, (limit) => Held.request(name, { signal: limit }))) ?? refuse()
}

function refuse(): never {
  throw new DeviceInUseError({ kind: 'tab' })
}

/** Undefined when the time is over first; an abort of `signal` rejects with its reason. */
async function within<T>(
  milliseconds: number,
  signal: AbortSignal | undefined,
  request: (limit: AbortSignal) => Promise<T>,
): Promise<T | undefined> {
  const over = AbortSignal.timeout(milliseconds)
  try {
    return await request(signal === undefined ? over : AbortSignal.any([over, signal]))
  } catch (error) {
    signal?.throwIfAborted()
    if (over.aborted) return undefined
    throw error
  }
}

/** A Web Lock between its grant and its end. */
class Held {
  /** Ends when the lock does: given back, or stolen. */
  readonly ended: Promise<'released' | 'stolen'>
  readonly name: string
  readonly #release: () => void

  private constructor(name: string, release: () => void, ended: Promise<'released' | 'stolen'>) {
    this.name = name
    this.#release = release
    this.ended = ended
  }

  /** Undefined when it is asked for only `ifAvailable`, and is not. */
  static request(name: string, options: LockOptions): Promise<Held | undefined> {
    return new Promise((resolve, reject) => {
      let granted = false
      const { promise: released, resolve: release } = Promise.withResolvers<void>()
      const ended = navigator.locks.request(name, options, (lock) => {
        granted = true
        if (lock === null) return resolve(undefined)
        resolve(new Held(name, release, settled))
        return released
      })
      const settled = ended.then(
        () => 'released' as const,
        (error) => {
          if (!granted) reject(error)
          return 'stolen' as const
        },
      )
    })
  }

  async release(): Promise<void> {
    this.#release()
    await this.ended
  }
}

class BrowserDeviceLock implements DeviceLock {
  readonly deviceId: DeviceId
  readonly #held: Held
  readonly #channel: BroadcastChannel
  readonly #claimed = new AbortController()

  constructor(deviceId: DeviceId, held: Held) {
    this.deviceId = deviceId
    this.#held = held
    this.#channel = new BroadcastChannel(held.name)
    this.#channel.addEventListener('message', ({ data }) => {
      if (data === TAKE_OVER) this.#claimed.abort(new DeviceTakenOverError())
    })
    void held.ended.then((end) => {
      if (end === 'stolen') this.#claimed.abort(new DeviceTakenOverError())
    })
  }

  get claimed(): AbortSignal {
    return this.#claimed.signal
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#channel.close()
    await this.#held.release()
  }
}
