import {
  type Certificate,
  type CertificateTopic,
  certificateSchema,
  type DataTools,
  loadUnverified,
} from '@parallax/protocol'
import { readService } from '../validation/read-certificate.ts'
import { CertificateState } from './certificate-state.ts'
import type { Self } from './self.ts'
import type { StateDraft } from './state-draft.ts'

/** A certificate found valid once, as it was stored. */
export interface StoredCertificate {
  readonly topic: CertificateTopic
  readonly signed: Uint8Array
}

/**
 * The state of a device that starts again: `stored` comes from its own sealed store, in the order of insertion, so the
 * rules are not checked again, nor signatures, except those of sequester services (spec 06a §1.2). Throws `DataError`
 * or `RangeError` when the store is not what was written.
 */
export function restoreState(tools: DataTools, self: Self, stored: Iterable<StoredCertificate>): CertificateState {
  return CertificateState.empty(self).with((draft) => {
    for (const { topic, signed } of stored) draft.append(readStored(tools, draft, { topic, signed }))
  })
}

function readStored(tools: DataTools, draft: StateDraft, stored: StoredCertificate): Certificate {
  const authority = draft.sequesterAuthority
  if (stored.topic === 'sequester' && authority !== undefined)
    return readService(tools, authority.verifyKeyDer, stored.signed)
  return loadUnverified<Certificate>(tools, certificateSchema(stored.topic), stored.signed).claimed
}
