import { boolean, dateTime, deviceId, string, type TypeOf, vlobId } from '@parallax/wire'
import { dataType } from '../data/data-type.ts'

/** View or edit key of a collaborative session, under the key of the document (spec 02 §10). */
export const cryptpadSessionKey = dataType('cryptpad_session_key', {
  author: deviceId,
  timestamp: dateTime,
  documentId: vlobId,
  canEdit: boolean,
  key: string,
})
/** Value of `cryptpadSessionKey`. */
export type CryptpadSessionKey = TypeOf<typeof cryptpadSessionKey>
