import type { Certificate, DataTools } from '@parallax/protocol'
import type { VlobId } from '@parallax/wire'
import type { CertificateLookups } from '../state/certificate-lookups.ts'
import { checkCommon } from './common-rules.ts'
import { type ReadCertificate, readCommon, readRealm, readSequester, readShamirRecovery } from './read-certificate.ts'
import { checkRealm } from './realm-rules.ts'
import { refuseIf, type Verdict } from './refusal.ts'
import { checkSequester } from './sequester-rules.ts'
import { checkShamirRecovery } from './shamir-recovery-rules.ts'
import type { Author } from './shared-checks.ts'

/** The list in which a certificate was delivered. */
export type CertificateList =
  | { readonly topic: 'sequester' | 'common' | 'shamirRecovery' }
  | { readonly topic: 'realm'; readonly realmId: VlobId }

/** Reads one certificate and applies the rules of its type against `state` (spec 06a §3, §4). */
export function examine(
  tools: DataTools,
  state: CertificateLookups,
  delivered: { readonly list: CertificateList; readonly signed: Uint8Array },
): ReadCertificate<Certificate, Author> {
  const { list, signed } = delivered
  switch (list.topic) {
    case 'sequester':
      return judged(readSequester(tools, state, signed), (certificate) => checkSequester(state, certificate))
    case 'common':
      return judged(readCommon(tools, state, signed), (certificate, author) => checkCommon(state, certificate, author))
    case 'realm':
      return judged(
        readRealm(tools, state, signed),
        (certificate, author) =>
          refuseIf(certificate.realmId !== list.realmId, 'Corrupted') ?? checkRealm(state, certificate, author),
      )
    case 'shamirRecovery':
      return judged(readShamirRecovery(tools, state, signed), (certificate, author) =>
        checkShamirRecovery(state, certificate, author),
      )
  }
}

function judged<C extends Certificate, A extends Author>(
  read: ReadCertificate<C, A>,
  check: (certificate: C, author: A) => Verdict,
): ReadCertificate<C, A> {
  if (read.status === 'refused') return read
  const verdict = check(read.certificate, read.author)
  return verdict === undefined ? read : { status: 'refused', code: verdict, certificate: read.certificate }
}
