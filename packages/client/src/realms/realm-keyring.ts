import { type RealmKeys, validateKeysBundle } from '@parallax/certificates'
import { realmGetKeysBundle } from '@parallax/protocol'
import type { VlobId } from '@parallax/wire'
import { InternalError } from '../errors/connection-errors.ts'
import { InvalidKeysBundleError } from '../errors/integrity-errors.ts'
import { NotAllowedError, RealmDeletedError } from '../errors/rights-errors.ts'
import { abortable } from '../store/abortable.ts'
import type { CertificateStore } from '../store/certificate-store.ts'
import type { DeviceContext } from '../store/device-context.ts'

export interface RealmKeyringParts extends Pick<DeviceContext, 'device' | 'tools' | 'rpc'> {
  readonly certificates: CertificateStore
}

/** The keys of realms, in memory only (spec 06a §6.3): a process that starts offline has none. */
export class RealmKeyring {
  readonly #parts: RealmKeyringParts
  readonly #loaded = new Map<VlobId, RealmKeys>()
  readonly #loading = new Map<string, Promise<RealmKeys>>()

  constructor(parts: RealmKeyringParts) {
    this.#parts = parts
  }

  /**
   * The keys up to the last rotation that certificates tell of; undefined (`NoKey`) when there is none. Asked for once,
   * however many wait. Throws `NotAllowedError`, `RealmDeletedError`, `InvalidKeysBundleError`.
   */
  async load(realmId: VlobId, signal?: AbortSignal): Promise<RealmKeys | undefined> {
    const count = this.#parts.certificates.state.keyRotationsOf(realmId).length
    if (count === 0) return undefined
    const loaded = this.#loaded.get(realmId)
    if (loaded !== undefined && loaded.keys.length >= count) return loaded
    return abortable(this.#loading.get(`${realmId} ${count}`) ?? this.#begin(realmId, count), signal)
  }

  /** Goes on when who asked first gives up: others may wait for it. */
  #begin(realmId: VlobId, count: number): Promise<RealmKeys> {
    const name = `${realmId} ${count}`
    const loading = this.#fetch(realmId, BigInt(count)).finally(() => this.#loading.delete(name))
    this.#loading.set(name, loading)
    return loading
  }

  async #fetch(realmId: VlobId, keyIndex: bigint): Promise<RealmKeys> {
    const { rpc, tools, device, certificates } = this.#parts
    const reply = await rpc.call(realmGetKeysBundle, { realmId, keyIndex })
    switch (reply.status) {
      case 'ok': {
        const { keysBundle, keysBundleAccess } = reply
        const delivered = { realmId, keyIndex, keysBundle, keysBundleAccess, privateKey: device.privateKey }
        const outcome = validateKeysBundle(tools, certificates.state, delivered)
        if (outcome.status === 'refused') throw new InvalidKeysBundleError({ detail: outcome.code })
        return this.#keep(realmId, outcome.keys)
      }
      case 'author_not_allowed':
      case 'access_not_available_for_author':
        throw new NotAllowedError('no_workspace_access', {}, { detail: reply.status })
      case 'realm_deleted':
        throw new RealmDeletedError()
      case 'bad_key_index':
        throw new InternalError({ detail: 'realm_get_keys_bundle: bad_key_index' })
    }
  }

  /** A later bundle may have arrived meanwhile. */
  #keep(realmId: VlobId, keys: RealmKeys): RealmKeys {
    const known = this.#loaded.get(realmId)
    if (known !== undefined && known.keys.length > keys.keys.length) return known
    this.#loaded.set(realmId, keys)
    return keys
  }
}
