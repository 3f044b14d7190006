import type { EventBus } from '../ports/event-bus.ts'
import type { CertificateStore } from '../store/certificate-store.ts'
import type { ClientSignal } from '../store/client-signal.ts'
import type { DeviceContext } from '../store/device-context.ts'
import type { UserManifestStore } from '../store/user-manifest-store.ts'
import type { RealmKeyring } from './realm-keyring.ts'

/** What everything that deals with realms as one device is given. */
export interface RealmContext extends DeviceContext {
  readonly certificates: CertificateStore
  readonly keyring: RealmKeyring
  readonly workspaces: UserManifestStore
  readonly signals: EventBus<ClientSignal>
}
