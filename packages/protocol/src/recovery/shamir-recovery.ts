import { secretKey, shamirShare } from '@parallax/crypto'
import { accessToken, dateTime, deviceId, list, type TypeOf } from '@parallax/wire'
import { MAX_SHARES } from '../certificates/shamir-recovery-topic.ts'
import { dataType } from '../data/data-type.ts'

// Spec 02 §6.

/** What the shares recover: the key of the recovery device, and the token that the server gives it for. */
export const shamirRecoverySecret = dataType('shamir_recovery_secret', { dataKey: secretKey, revealToken: accessToken })
/** Value of `shamirRecoverySecret`. */
export type ShamirRecoverySecret = TypeOf<typeof shamirRecoverySecret>

/** The shares of one recipient, signed by the author of the setup and sealed for the recipient. */
export const shamirRecoveryShareData = dataType(
  'shamir_recovery_share_data',
  { author: deviceId, timestamp: dateTime, weightedShare: list(shamirShare) },
  {
    violation: ({ weightedShare }) => (weightedShare.length > MAX_SHARES ? 'weighted_share<=255' : undefined),
  },
)
/** Value of `shamirRecoveryShareData`. */
export type ShamirRecoveryShareData = TypeOf<typeof shamirRecoveryShareData>
