import {
  addBatch,
  type CertificateRefusal,
  type CertificateState,
  isUpToDate,
  type LastTimestamps,
  restoreState,
  selfOf,
  type ValidCertificate,
} from '@parallax/certificates'
import { CryptoError } from '@parallax/crypto'
import { certificateGet, DataError, type ReplyOf } from '@parallax/protocol'
import type { DateTime, VlobId } from '@parallax/wire'
import { InternalError } from '../errors/connection-errors.ts'
import { StorageError } from '../errors/device-errors.ts'
import { InvalidCertificateError } from '../errors/integrity-errors.ts'
import { type CertificateStorage, type CertificateType, TOPIC_OF_CERTIFICATE } from '../ports/certificate-storage.ts'
import type { EventBus } from '../ports/event-bus.ts'
import { openRow, sealRow } from './certificate-row.ts'
import type { ClientSignal } from './client-signal.ts'
import type { DeviceContext } from './device-context.ts'
import { UpdateLock } from './update-lock.ts'

export interface CertificateStoreParts extends Pick<DeviceContext, 'device' | 'tools' | 'rpc'> {
  readonly storage: CertificateStorage
  readonly signals: EventBus<ClientSignal>
}

/** Timestamps that something relies on, at most one realm's (spec 06a §2.3). */
export interface NeededTimestamps {
  readonly common?: DateTime
  readonly sequester?: DateTime
  readonly shamirRecovery?: DateTime
  readonly realm?: readonly [VlobId, DateTime]
}

/**
 * The certificates of one device: stored sealed, in memory as a state that never changes, replaced whole by the next.
 * Whoever reads several things keeps one `state` for the whole of it (spec 06a §1.2).
 */
export class CertificateStore {
  readonly #parts: CertificateStoreParts
  readonly #updates = new UpdateLock()
  #state: CertificateState
  /** A write failed, and whether it took place is not known. */
  #isUncertain = false

  /** Loads what is stored. Throws `StorageError` when it is not what was stored. */
  static async open(parts: CertificateStoreParts): Promise<CertificateStore> {
    return new CertificateStore(parts, await loadState(parts))
  }

  private constructor(parts: CertificateStoreParts, state: CertificateState) {
    this.#parts = parts
    this.#state = state
  }

  get state(): CertificateState {
    return this.#state
  }

  /**
   * Asks the server for what is new, validates and stores all of it or nothing (spec 06a §2.1); answers how many. No
   * request is made when `needed` is reached. Throws `InvalidCertificateError`, told as a signal too: what was known
   * before stays.
   */
  async poll(needed?: NeededTimestamps, signal?: AbortSignal): Promise<number> {
    using _lock = await this.#updates.acquire(signal)
    if (this.#isUncertain) await this.#reload()
    if (needed !== undefined && isUpToDate(this.#state.lastTimestamps, lastTimestamps(needed))) return 0
    // Awaited here: the lock must outlast it.
    return await this.#update(signal)
  }

  /** A state that has reached `needed`, for judging data by it (spec 06a §2.3). Never one where something is missing. */
  async upTo(needed: NeededTimestamps, signal?: AbortSignal): Promise<CertificateState> {
    const isReached = () => isUpToDate(this.#state.lastTimestamps, lastTimestamps(needed))
    if (!isReached()) await this.poll(needed, signal)
    if (!isReached()) throw new InternalError({ detail: 'the server holds back certificates that it says are needed' })
    return this.#state
  }

  async #update(signal?: AbortSignal): Promise<number> {
    const { tools, signals } = this.#parts
    let before = this.#state
    let outcome = addBatch(tools, before, await this.#fetch(before, signal))
    if (outcome.status === 'redaction_switch') {
      // The server now sends the other form of every certificate (spec 06a §2.4). The old ones go in the transaction
      // that brings the new ones, so that a connection lost in between leaves no device without certificates.
      before = outcome.state
      outcome = addBatch(tools, before, await this.#fetch(before, signal))
    }
    if (outcome.status === 'refused') throw this.#report(outcome.refusal)
    if (outcome.status === 'redaction_switch')
      throw new InternalError({ detail: 'redaction switch of an empty certificate store' })
    if (outcome.added.length === 0) return 0
    await this.#store(outcome.added, { replacing: before !== this.#state })
    this.#state = outcome.state
    const since = sinceOf(before.lastTimestamps, outcome.added)
    signals.emit({ type: 'new_certificates', initiallyEmpty: before.isEmpty, since })
    return outcome.added.length
  }

  async #fetch(state: CertificateState, signal?: AbortSignal): Promise<ReplyOf<typeof certificateGet>> {
    const { common = null, sequester = null, shamirRecovery = null, realm } = state.lastTimestamps
    const request = {
      commonAfter: common,
      sequesterAfter: sequester,
      shamirRecoveryAfter: shamirRecovery,
      realmAfter: realm,
    }
    return this.#parts.rpc.call(certificateGet, request, signal)
  }

  #report(refusal: CertificateRefusal): InvalidCertificateError {
    const { code, topic, position, detail = '' } = refusal
    const cause = new Error(`${topic} certificate at place ${position}: ${code} ${detail}`.trim())
    const error = new InvalidCertificateError({ detail: code, cause })
    this.#parts.signals.emit({ type: 'invalid_data', error })
    return error
  }

  async #store(added: readonly ValidCertificate[], { replacing }: { readonly replacing: boolean }): Promise<void> {
    const { storage, tools, device } = this.#parts
    const rows = added.map((valid) => sealRow(tools, device.localSymkey, valid))
    this.#isUncertain = true
    await storage.write(async (writer) => {
      if (replacing) writer.clear()
      for (const row of rows) writer.add(row)
    })
    this.#isUncertain = false
  }

  async #reload(): Promise<void> {
    this.#state = await loadState(this.#parts)
    this.#isUncertain = false
  }
}

const ALL_TYPES = Object.keys(TOPIC_OF_CERTIFICATE) as CertificateType[]

async function loadState({ storage, tools, device }: CertificateStoreParts): Promise<CertificateState> {
  const rows = await storage.read((reader) => reader.list({ types: ALL_TYPES }))
  try {
    const stored = rows.map((row) => openRow(tools, device.localSymkey, row))
    return restoreState(tools, selfOf(device), stored)
  } catch (cause) {
    if (!(cause instanceof CryptoError || cause instanceof DataError || cause instanceof RangeError)) throw cause
    throw new StorageError('storage_damaged', { place: 'certificates' }, { cause })
  }
}

function lastTimestamps({ common, sequester, shamirRecovery, realm }: NeededTimestamps): LastTimestamps {
  return { common, sequester, shamirRecovery, realm: new Map(realm === undefined ? [] : [realm]) }
}

function sinceOf(before: LastTimestamps, added: readonly ValidCertificate[]): LastTimestamps {
  const topics = new Set(added.map(({ topic }) => topic))
  const realms = new Set(added.flatMap(({ certificate }) => ('realmId' in certificate ? [certificate.realmId] : [])))
  return {
    common: topics.has('common') ? before.common : undefined,
    sequester: topics.has('sequester') ? before.sequester : undefined,
    shamirRecovery: topics.has('shamirRecovery') ? before.shamirRecovery : undefined,
    realm: new Map([...before.realm].filter(([realmId]) => realms.has(realmId))),
  }
}
