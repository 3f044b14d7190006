import { describe, expect, test, vi } from 'vitest'
import { EventBus } from '../ports/event-bus.ts'
import type { OpenedWorkspace } from '../workspaces/open-workspace.ts'
import { path, put, read, tree } from '../workspaces/testing/test-files.ts'
import { type TestDevice, TestRealm } from '../workspaces/testing/test-realm.ts'
import { runInboundMonitor } from './workspace-inbound.ts'
import type { RemoteChange } from './workspace-monitor-parts.ts'
import { runOutboundMonitor } from './workspace-outbound.ts'

/** A device whose workspace is kept in step by its two monitors. */
class LiveDevice implements AsyncDisposable {
  readonly device: TestDevice
  readonly workspace: OpenedWorkspace
  readonly remote = new EventBus<RemoteChange>((error) => {
    throw error
  })
  readonly reports: Error[] = []
  readonly #stop = new AbortController()
  readonly #running: Promise<unknown>

  private constructor(device: TestDevice, workspace: OpenedWorkspace) {
    this.device = device
    this.workspace = workspace
    const parts = {
      context: workspace.context,
      remote: this.remote,
      waitForServer: (signal: AbortSignal) => workspace.context.clock.sleep(3000, signal),
      report: (error: Error) => void this.reports.push(error),
      signal: this.#stop.signal,
    }
    this.#running = Promise.all([runInboundMonitor(parts), runOutboundMonitor(parts)])
  }

  static async start(realm: TestRealm): Promise<LiveDevice> {
    const device = realm.device()
    return new LiveDevice(device, await device.open())
  }

  /** What the server tells every other device after a write. */
  hearOf(realm: TestRealm): void {
    for (const vlobId of realm.vlobs.keys()) this.remote.emit({ type: 'vlob', realmId: realm.realmId, vlobId })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort()
    await this.#running
  }
}

const soon = { timeout: 5000, interval: 5 }

describe('the monitors of a workspace', () => {
  test('a saved file is on the server without being asked for', async () => {
    const realm = await TestRealm.create()
    await using one = await LiveDevice.start(realm)
    await put(one.workspace, '/a.txt', 'hello')
    await vi.waitFor(async () => {
      expect(await one.workspace.stateOf(path('/a.txt'))).toEqual({ state: 'synced' })
    }, soon)
    expect(one.reports).toEqual([])
  })

  test('a change elsewhere arrives when the server tells of it', async () => {
    const realm = await TestRealm.create()
    await using one = await LiveDevice.start(realm)
    await using two = await LiveDevice.start(realm)
    await put(one.workspace, '/a.txt', 'first')
    await vi.waitFor(async () => expect(await one.workspace.pending()).toEqual({ entries: 0, bytes: 0 }), soon)
    two.hearOf(realm)
    await vi.waitFor(async () => expect(await tree(two.workspace)).toEqual({ '/a.txt': 'first' }), soon)
    await put(two.workspace, '/a.txt', 'second')
    await vi.waitFor(async () => expect(await two.workspace.pending()).toEqual({ entries: 0, bytes: 0 }), soon)
    one.remote.emit({ type: 'missed_events' })
    await vi.waitFor(async () => expect(await read(one.workspace, '/a.txt')).toBe('second'), soon)
  })

  test('what was written without the network goes out when it is back', async () => {
    const realm = await TestRealm.create()
    await using one = await LiveDevice.start(realm)
    one.device.weather = () => 'lost_request'
    await put(one.workspace, '/a.txt', 'offline')
    await vi.waitFor(() => expect(one.device.sent.length).toBeGreaterThan(3), soon)
    one.device.weather = () => 'ok'
    await vi.waitFor(async () => {
      expect(await one.workspace.stateOf(path('/a.txt'))).toEqual({ state: 'synced' })
    }, soon)
  })

  test('a file that is being written waits, and goes out when it is closed', async () => {
    const realm = await TestRealm.create()
    await using one = await LiveDevice.start(realm)
    const file = await one.workspace.open(path('/a.txt'), { write: true, create: true })
    await file.write(0, new TextEncoder().encode('half'))
    await file.flush()
    const { id } = file
    expect(realm.vlobs.get(id)?.length ?? 0).toBeLessThanOrEqual(1)
    await file.write(4, new TextEncoder().encode(' and whole'))
    await file.close()
    await vi.waitFor(async () => {
      expect(await one.workspace.stateOf(path('/a.txt'))).toEqual({ state: 'synced' })
    }, soon)
    const two = await realm.device().open()
    await two.sync()
    expect(await read(two, '/a.txt')).toBe('half and whole')
  })

  test('both sides write at once: nothing is lost, both agree', async () => {
    const realm = await TestRealm.create()
    await using one = await LiveDevice.start(realm)
    await using two = await LiveDevice.start(realm)
    await put(one.workspace, '/a.txt', 'from one')
    await put(two.workspace, '/a.txt', 'from two')
    await vi.waitFor(async () => {
      one.hearOf(realm)
      two.hearOf(realm)
      const [left, right] = [await tree(one.workspace), await tree(two.workspace)]
      expect(left).toEqual(right)
      expect(Object.values(left).sort()).toEqual(['from one', 'from two'])
    }, soon)
  })
})
