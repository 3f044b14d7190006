import { bytes, dateTime, list, map, nullable, vlobId } from '@parallax/wire'
import { defineCommand } from '../command.ts'

/** Gives the certificates above the last ones that the client has, by topic (spec 04a §4.4). */
export const certificateGet = defineCommand(
  'certificate_get',
  {
    commonAfter: nullable(dateTime),
    sequesterAfter: nullable(dateTime),
    shamirRecoveryAfter: nullable(dateTime),
    realmAfter: map(vlobId, dateTime),
  },
  {
    ok: {
      commonCertificates: list(bytes),
      sequesterCertificates: list(bytes),
      shamirRecoveryCertificates: list(bytes),
      realmCertificates: map(vlobId, list(bytes)),
    },
  },
)
