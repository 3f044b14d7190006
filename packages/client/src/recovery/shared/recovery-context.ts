import type { CreationContext } from '../../enrolment/certificates/creation-context.ts'
import type { CertificateStore } from '../../store/certificate-store.ts'

/** What a shared recovery is set up, looked after and answered with. */
export interface RecoveryContext extends CreationContext {
  readonly certificates: CertificateStore
}
