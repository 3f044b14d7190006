import { httpOutcome } from '@parallax/protocol'
import { type DateTime, fromMilliseconds, serverParts } from '@parallax/wire'
import {
  InternalError,
  OfflineError,
  SessionRefusedError,
  TimestampOutOfBallparkError,
} from '../errors/connection-errors.ts'
import { EnrolmentError } from '../errors/enrolment-errors.ts'
import type { ParallaxError } from '../errors/parallax-error.ts'
import type { HttpResponse } from '../ports/http-transport.ts'
import { clockWrong } from './clock-wrong.ts'
import { refusedVersion } from './refused-version.ts'
import type { RpcRoute } from './rpc-route.ts'

export interface RefusedExchange {
  readonly route: RpcRoute
  /** For the details of a report. */
  readonly what: string
  readonly response: Pick<HttpResponse, 'status' | 'headers'>
  /** The time that the request claimed. */
  readonly sentAt: DateTime
}

/** What an HTTP code other than 200 means to the caller (spec 03 §4, spec 07 §10). */
export function httpRefusal({ route, what, response, sentAt }: RefusedExchange): ParallaxError {
  const { speaker, organizationId } = route
  const server = serverParts(route.server).host
  const organization = organizationId ?? ''
  const detail = `HTTP ${response.status}`
  const unexpected = () => new InternalError({ detail: `${what}: ${detail}` })
  switch (httpOutcome(response.status)) {
    case 'unreachable':
      return new OfflineError('offline', { server }, { detail })
    case 'authentication_missing':
      return speaker === 'device' ? new SessionRefusedError('device_unknown', { server }, { detail }) : unexpected()
    case 'authentication_bad':
      if (speaker === 'device') return new SessionRefusedError('device_unknown', { server }, { detail })
      return speaker === 'invitation' ? new EnrolmentError('invitation_not_found', {}, { detail }) : unexpected()
    case 'organization_not_found':
      return organizationId === undefined
        ? unexpected()
        : new SessionRefusedError('organization_unknown', { organization, server }, { detail })
    case 'invitation_gone':
      return speaker === 'invitation' ? new EnrolmentError('invitation_gone', {}, { detail }) : unexpected()
    case 'api_version_unsupported':
      return refusedVersion(response.headers, server)
    case 'organization_expired':
      return new SessionRefusedError('organization_expired', { organization }, { detail })
    case 'user_revoked':
      return new SessionRefusedError('user_revoked', { organization }, { detail })
    case 'user_frozen':
      return new SessionRefusedError('user_frozen', { organization }, { detail })
    case 'tos_not_accepted':
      return new SessionRefusedError('terms', {}, { detail })
    case 'web_client_not_allowed':
      return new SessionRefusedError('web_not_allowed', { organization }, { detail })
    case 'token_expired':
      return tokenExpired(response, sentAt)
    case 'accept_bad':
    case 'body_bad':
    case 'unexpected':
      return unexpected()
  }
}

/** The code says nothing of the server's time: its `Date` header does, where we may read it. */
function tokenExpired({ headers }: RefusedExchange['response'], sentAt: DateTime): TimestampOutOfBallparkError {
  const date = Date.parse(headers.get('date') ?? '')
  if (!Number.isNaN(date)) return clockWrong({ serverTimestamp: fromMilliseconds(date), clientTimestamp: sentAt })
  return new TimestampOutOfBallparkError(
    { deviceTime: sentAt, serverTime: '?', difference: '?' },
    { detail: 'HTTP 498 without a date' },
  )
}
