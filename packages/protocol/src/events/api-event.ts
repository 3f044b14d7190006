import {
  accessToken,
  activeUsersLimit,
  boolean,
  bytes,
  dateTime,
  deviceId,
  greetingAttemptId,
  integer,
  invitationStatus,
  nonZeroInteger,
  nullable,
  since,
  string,
  type TaggedValue,
  version,
  vlobId,
} from '@parallax/wire'

const greetingAttempt = { token: accessToken, greetingAttempt: greetingAttemptId }

/** The fields of each event (spec 04a §8). */
export const apiEventVariants = {
  PINGED: { ping: string },
  /** First of each stream; later changes show at the next connection. */
  ORGANIZATION_CONFIG: {
    userProfileOutsiderAllowed: boolean,
    activeUsersLimit,
    /** Null: the server sends no keepalive. */
    sseKeepaliveSeconds: nullable(nonZeroInteger),
    /** Seconds. */
    realmMinimumArchivingPeriodBeforeDeletion: since(integer),
  },
  INVITATION: { token: accessToken, invitationStatus },
  GREETING_ATTEMPT_READY: greetingAttempt,
  GREETING_ATTEMPT_CANCELLED: greetingAttempt,
  GREETING_ATTEMPT_JOINED: greetingAttempt,
  /** No current server sends it. */
  PKI_ENROLLMENT: {},
  ASYNC_ENROLLMENT: {},
  COMMON_CERTIFICATE: { timestamp: dateTime },
  SEQUESTER_CERTIFICATE: { timestamp: dateTime },
  SHAMIR_RECOVERY_CERTIFICATE: { timestamp: dateTime },
  REALM_CERTIFICATE: { timestamp: dateTime, realmId: vlobId },
  VLOB: {
    realmId: vlobId,
    vlobId,
    author: deviceId,
    timestamp: dateTime,
    version,
    /** Null when it has 4096 bytes or more. */
    blob: nullable(bytes),
    lastCommonCertificateTimestamp: dateTime,
    lastRealmCertificateTimestamp: dateTime,
  },
} as const

/** What a server tells the devices that listen; told apart by `event`. */
export type ApiEvent = TaggedValue<'event', typeof apiEventVariants>
