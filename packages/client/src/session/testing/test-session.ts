import type { LocalDevice } from '@parallax/protocol'
import type { DeviceId } from '@parallax/wire'
import { DeviceInUseError } from '../../errors/device-errors.ts'
import type { DeviceLock, DeviceLocks } from '../../ports/device-locks.ts'
import { InThreadBlockPool } from '../../ports/memory/in-thread-block-pool.ts'
import { MemoryDeviceStorages } from '../../ports/memory/memory-device-storages.ts'
import type { TestOrganization } from '../../store/testing/test-organization.ts'
import type { Session } from '../session.ts'
import type { SessionEvent } from '../session-events.ts'
import { type SessionParts, startSession } from '../start-session.ts'

/** One machine: its locks and what it stores, for as many sessions after one another as a test wants. */
export class TestMachine {
  readonly storages = new MemoryDeviceStorages()
  readonly locks = new TestLocks()
  readonly defects: unknown[] = []
  readonly #organization: TestOrganization

  constructor(organization: TestOrganization) {
    this.#organization = organization
  }

  parts(device: LocalDevice, change: Partial<SessionParts> = {}): SessionParts {
    const { tools, clock } = this.#organization
    return {
      device,
      connection: this.#organization.connection(device),
      locks: this.locks,
      storages: this.storages,
      pool: new InThreadBlockPool(tools.crypto),
      tools,
      clock,
      lock: { program: 'test', patience: 0, whenHeld: 'wait' },
      monitors: 'none',
      maxFileSlots: 16_384,
      onDefect: (error) => this.defects.push(error),
      ...change,
    }
  }

  async start(device: LocalDevice, change: Partial<SessionParts> = {}): Promise<TestSession> {
    const session = await startSession(this.parts(device, change))
    const told: SessionEvent[] = []
    session.events.subscribe((event) => told.push(event))
    return { session, told, [Symbol.asyncDispose]: () => session.stop() }
  }
}

export interface TestSession extends AsyncDisposable {
  readonly session: Session
  readonly told: SessionEvent[]
}

/** Locks of one machine; `claim` is another tab. */
class TestLocks implements DeviceLocks {
  readonly #held = new Map<DeviceId, AbortController>()

  isHeld(deviceId: DeviceId): boolean {
    return this.#held.has(deviceId)
  }

  claim(deviceId: DeviceId): void {
    this.#held.get(deviceId)?.abort()
  }

  async acquire(deviceId: DeviceId): Promise<DeviceLock> {
    if (this.#held.has(deviceId)) throw new DeviceInUseError({ kind: 'tab' })
    const claimed = new AbortController()
    this.#held.set(deviceId, claimed)
    return {
      deviceId,
      claimed: claimed.signal,
      [Symbol.asyncDispose]: async () => void this.#held.delete(deviceId),
    }
  }
}

/** Lets everything that can run do so. */
export async function turns(count = 60): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await new Promise((resolve) => setTimeout(resolve, 0))
}
