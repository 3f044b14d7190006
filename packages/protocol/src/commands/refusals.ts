import { dateTime, float, nullable, sequesterServiceId, string } from '@parallax/wire'

// Fields of the refusals that several commands share (spec 03 §7 and §8).

/** `timestamp_out_of_ballpark`: the client's clock is too far from the server's. Offsets in seconds. */
export const timestampOutOfBallpark = {
  ballparkClientEarlyOffset: float,
  ballparkClientLateOffset: float,
  serverTimestamp: dateTime,
  clientTimestamp: dateTime,
}

/** `require_greater_timestamp`: sign again with a timestamp above this one. */
export const requireGreaterTimestamp = { strictlyGreaterThan: dateTime }

/** Refusals after which the client polls the common certificates up to this timestamp. */
export const lastCommonCertificate = { lastCommonCertificateTimestamp: dateTime }

/** Refusals after which the client polls the certificates of the realm up to this timestamp. */
export const lastRealmCertificate = { lastRealmCertificateTimestamp: dateTime }

/** The same for the sequester certificates. */
export const lastSequesterCertificate = { lastSequesterCertificateTimestamp: dateTime }

/** The same for the certificates of shared recovery. */
export const lastShamirCertificate = { lastShamirCertificateTimestamp: dateTime }

/** `rejected_by_sequester_service`: the service said no, and maybe why. */
export const rejectedBySequesterService = { serviceId: sequesterServiceId, reason: nullable(string) }

/** `sequester_service_unavailable`: the service could not be asked. */
export const sequesterServiceUnavailable = { serviceId: sequesterServiceId }

/** `email_sending_rate_limited`: no mail before this time. */
export const emailSendingRateLimited = { waitUntil: dateTime }
