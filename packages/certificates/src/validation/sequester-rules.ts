import type { SequesterCertificate } from '@parallax/protocol'
import type { CertificateLookups } from '../state/certificate-lookups.ts'
import { refuseIf, type Verdict } from './refusal.ts'
import { fresh } from './shared-checks.ts'

/** Rules of spec 06a §4.2, once the signature of the root key or of the authority is checked. */
export function checkSequester(state: CertificateLookups, certificate: SequesterCertificate): Verdict {
  switch (certificate.type) {
    case 'sequester_authority_certificate':
      // The first certificate of all, whatever the topic.
      return refuseIf(!state.isEmpty, 'SequesterAuthorityMustBeFirst')
    case 'sequester_service_certificate':
      return (
        fresh(certificate.timestamp, state.lastSequesterTimestamp) ??
        refuseIf(state.sequesterServices.has(certificate.serviceId), 'ContentAlreadyExists')
      )
    case 'sequester_revoked_service_certificate': {
      const service = state.sequesterServices.get(certificate.serviceId)
      return (
        fresh(certificate.timestamp, state.lastSequesterTimestamp) ??
        refuseIf(service?.revocation !== undefined, 'RelatedSequesterServiceAlreadyRevoked') ??
        refuseIf(service === undefined, 'NonExistingRelatedSequesterService')
      )
    }
  }
}
