import type { LocalDevice } from '@parallax/protocol'
import { type EntryName, parseEntryName, type VlobId } from '@parallax/wire'
import type { DeviceStorage } from '../../ports/device-storage.ts'
import { EventBus } from '../../ports/event-bus.ts'
import { MemoryDeviceStorages } from '../../ports/memory/memory-device-storages.ts'
import { CertificateStore } from '../../store/certificate-store.ts'
import type { ClientSignal } from '../../store/client-signal.ts'
import type { TestOrganization } from '../../store/testing/test-organization.ts'
import { UserManifestStore } from '../../store/user-manifest-store.ts'
import { createWorkspace } from '../create-workspace.ts'
import type { RealmContext } from '../realm-context.ts'
import { RealmKeyring } from '../realm-keyring.ts'
import { bootstrapWorkspace, setRole } from '../workspace-actions.ts'
import { WorkspaceList } from '../workspace-list.ts'

/** One device with everything below the files: certificates, keys, list of workspaces; no tasks. */
export class TestClient {
  readonly context: RealmContext
  readonly storage: DeviceStorage
  readonly list: WorkspaceList
  readonly told: ClientSignal[] = []
  readonly reported: unknown[] = []
  /** Workspaces that were stopped, in order. */
  readonly stopped: VlobId[] = []

  /** On `storages`, a device starts again with what it kept. */
  static async open(
    organization: TestOrganization,
    device: LocalDevice,
    storages: MemoryDeviceStorages = new MemoryDeviceStorages(),
  ): Promise<TestClient> {
    const { tools, clock } = organization
    const rpc = organization.rpc(device)
    const { deviceId } = device
    const lock = { deviceId, claimed: new AbortController().signal, [Symbol.asyncDispose]: async () => undefined }
    const storage = await storages.open(lock)
    const signals = new EventBus<ClientSignal>((error) => {
      throw error
    })
    const parts = { device, tools, clock, rpc, signals }
    const certificates = await CertificateStore.open({ ...parts, storage: storage.certificates })
    const workspaces = await UserManifestStore.open({ ...parts, storage: storage.user })
    const keyring = new RealmKeyring({ ...parts, certificates })
    return new TestClient({ ...parts, certificates, workspaces, keyring }, storage)
  }

  private constructor(context: RealmContext, storage: DeviceStorage) {
    this.context = context
    this.storage = storage
    const stopWorkspace = async (realmId: VlobId) => void this.stopped.push(realmId)
    this.list = new WorkspaceList({ context, storage, stopWorkspace, report: (error) => this.reported.push(error) })
    context.signals.subscribe((signal) => this.told.push(signal))
  }

  get device(): LocalDevice {
    return this.context.device
  }

  /** Certificates and list as the server has them now. */
  async refresh(): Promise<void> {
    await this.context.certificates.poll()
    await this.list.refresh()
  }

  create(name: string): Promise<VlobId> {
    return createWorkspace(this.context, this.storage, entryName(name))
  }

  /** A workspace that the server knows, shared with these. */
  async createShared(name: string, ...owners: readonly TestClient[]): Promise<VlobId> {
    const realmId = await this.create(name)
    await bootstrapWorkspace(this.context, realmId)
    for (const { device } of owners) await setRole(this.context, { realmId, recipient: device.userId, role: 'OWNER' })
    for (const client of [this, ...owners]) await client.refresh()
    return realmId
  }

  nameOf(realmId: VlobId): string | undefined {
    return this.context.workspaces.find(realmId)?.name
  }

  toldOf<T extends ClientSignal['type']>(type: T): readonly Extract<ClientSignal, { readonly type: T }>[] {
    return this.told.filter((signal): signal is Extract<ClientSignal, { readonly type: T }> => signal.type === type)
  }
}

export function entryName(text: string): EntryName {
  const name = parseEntryName(text)
  if (name === undefined) throw new Error(`not a name: ${text}`)
  return name
}
