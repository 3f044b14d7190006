import { privateKey, secretKey, signingKey, verifyKey } from '@parallax/crypto'
import {
  deviceId,
  deviceLabel,
  humanHandle,
  organizationId,
  parsecAddr,
  type TypeOf,
  userId,
  userProfile,
  vlobId,
} from '@parallax/wire'
import { dataType } from '../data/data-type.ts'

/** Everything that a device needs, keys included. Bare MessagePack, always encrypted (spec 02 §12). */
export const localDevice = dataType(
  'local_device',
  {
    serverUrl: parsecAddr,
    organizationId,
    rootVerifyKey: verifyKey,
    userId,
    deviceId,
    deviceLabel,
    humanHandle,
    signingKey,
    privateKey,
    initialProfile: userProfile,
    userRealmId: vlobId,
    userRealmKey: secretKey,
    localSymkey: secretKey,
  },
  { positional: true },
)
/** Value of `localDevice`. */
export type LocalDevice = TypeOf<typeof localDevice>
