import type { VlobId } from '@parallax/wire'
import type { CertificateBatch } from '../index.ts'

/** One list of a batch. */
export type ListName = 'common' | 'sequester' | 'shamirRecovery' | VlobId

export const EMPTY_BATCH: CertificateBatch = {
  commonCertificates: [],
  sequesterCertificates: [],
  shamirRecoveryCertificates: [],
  realmCertificates: new Map(),
}

export function listNames(batch: CertificateBatch): readonly ListName[] {
  return ['sequester', 'common', ...batch.realmCertificates.keys(), 'shamirRecovery']
}

export function listOf(batch: CertificateBatch, name: ListName): readonly Uint8Array[] {
  switch (name) {
    case 'common':
      return batch.commonCertificates
    case 'sequester':
      return batch.sequesterCertificates
    case 'shamirRecovery':
      return batch.shamirRecoveryCertificates
    default:
      return batch.realmCertificates.get(name) ?? []
  }
}

export function withList(batch: CertificateBatch, name: ListName, list: readonly Uint8Array[]): CertificateBatch {
  switch (name) {
    case 'common':
      return { ...batch, commonCertificates: list }
    case 'sequester':
      return { ...batch, sequesterCertificates: list }
    case 'shamirRecovery':
      return { ...batch, shamirRecoveryCertificates: list }
    default:
      return { ...batch, realmCertificates: new Map([...batch.realmCertificates, [name, list]]) }
  }
}

/** Every certificate of a batch with its place. */
export function placesOf(batch: CertificateBatch): readonly { readonly name: ListName; readonly position: number }[] {
  return listNames(batch).flatMap((name) => listOf(batch, name).map((_, position) => ({ name, position })))
}
