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
  {
    purpose: 'Everything that a device needs, keys included. Bare MessagePack, always encrypted (spec 02 §12).',
    positional: true,
  },
)
export type LocalDevice = TypeOf<typeof localDevice>
