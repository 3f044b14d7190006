import { keyDerivation, secretKey } from '@parallax/crypto'
import { DecodeError, dateTime, deviceId, list, refined, type TypeOf, vlobId } from '@parallax/wire'
import { dataType } from '../data/data-type.ts'

/** All the keys of a realm, oldest first: key number i is keys[i - 1]. Signed by the author of a rotation. */
export const realmKeysBundle = dataType('realm_keys_bundle', {
  author: deviceId,
  timestamp: dateTime,
  realmId: vlobId,
  keys: refined(list(keyDerivation), (keys) => {
    if (keys.length === 0) throw new DecodeError('no key')
    return keys
  }),
})
/** Value of `realmKeysBundle`. */
export type RealmKeysBundle = TypeOf<typeof realmKeysBundle>

/** Key of one bundle, sealed for each participant and for each sequester service. */
export const realmKeysBundleAccess = dataType('realm_keys_bundle_access', { keysBundleKey: secretKey })
/** Value of `realmKeysBundleAccess`. */
export type RealmKeysBundleAccess = TypeOf<typeof realmKeysBundleAccess>
