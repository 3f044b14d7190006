import { bytes, dateTime, deviceId, index, nullable, vlobId } from '@parallax/wire'
import { defineCommand } from '../command.ts'
import { lastRealmCertificate, timestampOutOfBallpark } from '../refusals.ts'

/** Agrees on the keys with which members edit a document together (spec 04b §6). */
export const cryptpadRegisterSession = defineCommand(
  'cryptpad_register_session',
  {
    realmId: vlobId,
    documentId: vlobId,
    keyIndex: index,
    timestamp: dateTime,
    encryptedCandidateViewKey: bytes,
    encryptedCandidateEditKey: nullable(bytes),
  },
  {
    ok: {
      author: deviceId,
      timestamp: dateTime,
      keyIndex: index,
      encryptedViewKey: bytes,
      encryptedEditKey: nullable(bytes),
      neededCommonCertificateTimestamp: dateTime,
      neededRealmCertificateTimestamp: dateTime,
    },
    cryptpad_unavailable: {},
    realm_not_found: {},
    realm_deleted: {},
    author_not_allowed: {},
    bad_key_index: lastRealmCertificate,
    timestamp_out_of_ballpark: timestampOutOfBallpark,
  },
)
