import { API_VERSION, HEADERS } from '@parallax/protocol'
import { parseApiVersion } from '@parallax/wire'
import { SessionRefusedError } from '../errors/connection-errors.ts'
import type { HttpResponse } from '../ports/http-transport.ts'

/** The error of HTTP 422: which of the two is behind, as far as the server says what it supports (spec 03 §2.3). */
export function refusedVersion(headers: HttpResponse['headers'], server: string): SessionRefusedError {
  const text = headers.get(HEADERS.supportedApiVersions.toLowerCase()) ?? ''
  const versions = text.split(';').flatMap((one) => parseApiVersion(one)?.version ?? [])
  const detail = text === '' ? 'HTTP 422' : `HTTP 422, supported ${text.slice(0, 100)}`
  const ours = API_VERSION.version
  if (versions.length > 0 && versions.every((version) => version < ours))
    return new SessionRefusedError('server_too_old', { server }, { detail })
  if (versions.length > 0 && versions.every((version) => version > ours))
    return new SessionRefusedError('server_too_new', { server }, { detail })
  return new SessionRefusedError('server_incompatible', { server }, { detail })
}
