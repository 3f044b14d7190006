import type { Certificate, CertificateTopic, DataTools } from '@parallax/protocol'
import type { VlobId } from '@parallax/wire'
import { CertificateState } from '../state/certificate-state.ts'
import type { StateDraft } from '../state/state-draft.ts'
import { type CertificateList, examine } from './examine.ts'
import type { CertificateRefusal } from './refusal.ts'
import { awaitsShare } from './shamir-recovery-rules.ts'

/** What a server delivers at once: the reply of `certificate_get` as it is. Lists are in the server's order. */
export interface CertificateBatch {
  readonly sequesterCertificates: readonly Uint8Array[]
  readonly commonCertificates: readonly Uint8Array[]
  readonly realmCertificates: ReadonlyMap<VlobId, readonly Uint8Array[]>
  readonly shamirRecoveryCertificates: readonly Uint8Array[]
}

/** A certificate found valid, to be stored. */
export interface ValidCertificate {
  readonly topic: CertificateTopic
  readonly certificate: Certificate
  readonly signed: Uint8Array
}

/** What became of a batch. */
export type BatchOutcome =
  | { readonly status: 'added'; readonly state: CertificateState; readonly added: readonly ValidCertificate[] }
  /**
   * The own profile became OUTSIDER or ceased to be: the server now sends the other form of every certificate. All that
   * is stored must be deleted and asked for again, starting from `state`, which is empty (spec 06a §2.4).
   */
  | { readonly status: 'redaction_switch'; readonly state: CertificateState }
  /** Nothing of the batch may be kept. */
  | { readonly status: 'refused'; readonly refusal: CertificateRefusal }

/**
 * Validates a batch against `state` (spec 06a §3): sequester, common, each realm, shared recovery, every certificate
 * against all before it. All or nothing; `state` never changes.
 *
 * @example
 * const outcome = addBatch(tools, state, await rpc(certificateGet, after))
 * if (outcome.status === 'refused') throw new InvalidCertificateError({ detail: outcome.refusal.code })
 */
export function addBatch(tools: DataTools, state: CertificateState, batch: CertificateBatch): BatchOutcome {
  const added: ValidCertificate[] = []
  let refusal: CertificateRefusal | undefined
  const next = state.with((draft) => {
    refusal = addAll({ tools, draft, added }, batch)
  })
  if (refusal !== undefined) return { status: 'refused', refusal }
  if (isRedactionSwitch(state, next)) return { status: 'redaction_switch', state: CertificateState.empty(state.self) }
  return { status: 'added', state: next, added }
}

function isRedactionSwitch(before: CertificateState, after: CertificateState): boolean {
  const wasOutsider = before.ownProfile === 'OUTSIDER'
  const isOutsider = after.ownProfile === 'OUTSIDER'
  return !before.isEmpty && wasOutsider !== isOutsider
}

interface Insertion {
  readonly tools: DataTools
  readonly draft: StateDraft
  readonly added: ValidCertificate[]
}

function addAll(insertion: Insertion, batch: CertificateBatch): CertificateRefusal | undefined {
  const refused =
    addList(insertion, { topic: 'sequester' }, batch.sequesterCertificates) ??
    addList(insertion, { topic: 'common' }, batch.commonCertificates)
  if (refused !== undefined) return refused
  for (const [realmId, certificates] of batch.realmCertificates) {
    const refusedInRealm = addList(insertion, { topic: 'realm', realmId }, certificates)
    if (refusedInRealm !== undefined) return refusedInRealm
  }
  return addList(insertion, { topic: 'shamirRecovery' }, batch.shamirRecoveryCertificates)
}

/**
 * Adds one list. A brief that awaits a share for this client must be followed at once by it: what comes instead, or the
 * end of the list, is refused as the brief's fault (spec 06a §4.4).
 */
function addList(
  insertion: Insertion,
  list: CertificateList,
  certificates: readonly Uint8Array[],
): CertificateRefusal | undefined {
  const { draft, added } = insertion
  let awaiting: CertificateRefusal | undefined
  for (const [position, signed] of certificates.entries()) {
    const place = { ...list, position, signed }
    const examined = examine(insertion.tools, draft, { list, signed })
    const { certificate } = examined
    if (examined.status === 'refused') return { ...place, code: examined.code, certificate, detail: examined.detail }
    if (awaiting !== undefined && examined.certificate.type !== 'shamir_recovery_share_certificate') return awaiting
    draft.append(examined.certificate)
    added.push({ topic: list.topic, certificate: examined.certificate, signed })
    awaiting = awaitsShare(draft, examined.certificate)
      ? { ...place, code: 'ShamirRecoveryMissingShare', certificate }
      : undefined
  }
  return awaiting
}
