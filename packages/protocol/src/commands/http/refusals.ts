/** The handshake errors of the API: HTTP code and the text of `detail` (spec 03 §4). */
export const HTTP_REFUSALS = {
  authentication_missing: { code: 401, detail: 'Missing authentication info' },
  authentication_bad: { code: 403, detail: 'Bad authentication info' },
  organization_not_found: { code: 404, detail: 'Organization not found' },
  accept_bad: { code: 406, detail: 'Bad accept type' },
  invitation_gone: { code: 410, detail: 'Invitation already used or deleted' },
  body_too_large: { code: 413, detail: 'Request Entity Too Large' },
  body_bad: { code: 415, detail: 'Bad content type or invalid body or unknown command' },
  api_version_unsupported: { code: 422, detail: 'Unprocessable Entity' },
  organization_expired: { code: 460, detail: 'Organization expired' },
  user_revoked: { code: 461, detail: 'User revoked' },
  user_frozen: { code: 462, detail: 'User frozen' },
  tos_not_accepted: { code: 463, detail: 'User must accept tos' },
  /** No current server sends it; clients know it all the same. */
  web_client_not_allowed: { code: 464, detail: 'Web client not allowed by organization config' },
  token_expired: { code: 498, detail: 'Token expired' },
  stopping: { code: 503, detail: 'Service Unavailable' },
} as const

/** Name of a handshake error. */
export type HttpRefusal = keyof typeof HTTP_REFUSALS

/** What a code other than 200 means to a client: `unreachable` is worth another try, `unexpected` is not. */
export type HttpOutcome = Exclude<HttpRefusal, 'body_too_large' | 'stopping'> | 'unreachable' | 'unexpected'

/** How a client takes an HTTP code other than 200 (spec 03 §4). */
export function httpOutcome(code: number): HttpOutcome {
  if (code === 502 || code === 503 || code === 504) return 'unreachable'
  for (const name of NAMED_BY_CLIENTS) if (HTTP_REFUSALS[name].code === code) return name
  return 'unexpected'
}

const NAMED_BY_CLIENTS = [
  'authentication_missing',
  'authentication_bad',
  'organization_not_found',
  'accept_bad',
  'invitation_gone',
  'body_bad',
  'api_version_unsupported',
  'organization_expired',
  'user_revoked',
  'user_frozen',
  'tos_not_accepted',
  'web_client_not_allowed',
  'token_expired',
] as const satisfies readonly HttpRefusal[]
