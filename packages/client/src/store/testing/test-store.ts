import type { LocalDevice } from '@parallax/protocol'
import type { CertificateRow } from '../../ports/certificate-storage.ts'
import { EventBus } from '../../ports/event-bus.ts'
import { MemoryCertificateStorage } from '../../ports/memory/memory-certificate-storage.ts'
import { CertificateStore } from '../certificate-store.ts'
import type { ClientSignal } from '../client-signal.ts'
import type { TestOrganization } from './test-organization.ts'

/** The certificate store of one device, with all that it keeps and tells in view. */
export class TestStore {
  readonly kept: { certificates: readonly CertificateRow[] }
  readonly told: ClientSignal[] = []
  readonly signals: EventBus<ClientSignal>
  readonly storage: MemoryCertificateStorage
  readonly store: CertificateStore

  /** `kept` by an earlier store of the device: it starts again. */
  static async open(
    organization: TestOrganization,
    device: LocalDevice,
    kept: { certificates: readonly CertificateRow[] } = { certificates: [] },
  ): Promise<TestStore> {
    const signals = new EventBus<ClientSignal>(rethrow)
    const storage = new MemoryCertificateStorage(kept)
    const { tools } = organization
    const store = await CertificateStore.open({ device, tools, rpc: organization.rpc(device), storage, signals })
    return new TestStore({ kept, signals, storage, store })
  }

  private constructor(parts: Pick<TestStore, 'kept' | 'signals' | 'storage' | 'store'>) {
    this.kept = parts.kept
    this.signals = parts.signals
    this.storage = parts.storage
    this.store = parts.store
    parts.signals.subscribe((signal) => this.told.push(signal))
  }

  toldOf<T extends ClientSignal['type']>(type: T): readonly Extract<ClientSignal, { readonly type: T }>[] {
    return this.told.filter((signal): signal is Extract<ClientSignal, { readonly type: T }> => signal.type === type)
  }
}

function rethrow(error: unknown): void {
  throw error
}
