import { type ApiVersion, type OrganizationId, parseApiVersion, printApiVersion } from '@parallax/wire'

/** The version of the API that these definitions are (spec 03 §1). */
export const API_VERSION: ApiVersion = { version: 5, revision: 6 }

/** Value of `Api-Version`, and of `Supported-Api-Versions` since one version is supported. */
export const API_VERSION_TEXT: string = printApiVersion(API_VERSION)

/** Names of the headers of the API, in the case in which they are sent (spec 03 §2). */
export const HEADERS = {
  apiVersion: 'Api-Version',
  supportedApiVersions: 'Supported-Api-Versions',
  contentType: 'Content-Type',
  accept: 'Accept',
  authorization: 'Authorization',
  userAgent: 'User-Agent',
  lastEventId: 'Last-Event-Id',
} as const

/** Content type of requests and replies. Requests must have exactly these bytes (spec 03 §2.1). */
export const RPC_CONTENT_TYPE = 'application/msgpack'

/** What the request of an event stream must accept, exactly. */
export const EVENT_STREAM_ACCEPT = 'text/event-stream'

/** Content type of an event stream; clients compare what stands before `;` (spec 03 §6.1). */
export const EVENT_STREAM_CONTENT_TYPE = 'text/event-stream; charset=utf-8'

/** Longest body of a request, in bytes, inclusive (spec 03 §2.4). */
export const MAX_REQUEST_LENGTH = 1_048_576

/** Path of each route of the API (spec 03 §1.1). */
export const ROUTE_PATHS = {
  authenticated: (organization: OrganizationId) => `/authenticated/${encodeURIComponent(organization)}`,
  tos: (organization: OrganizationId) => `/authenticated/${encodeURIComponent(organization)}/tos`,
  events: (organization: OrganizationId) => `/authenticated/${encodeURIComponent(organization)}/events`,
  invited: (organization: OrganizationId) => `/invited/${encodeURIComponent(organization)}`,
  anonymous: (organization: OrganizationId) => `/anonymous/${encodeURIComponent(organization)}`,
  anonymous_server: () => '/anonymous_server',
  authenticated_account: () => '/authenticated_account',
} as const

/** The version in a client's `Api-Version`, when a server of ours can serve it; undefined is HTTP 422 (spec 03 §2.3). */
export function compatibleApiVersion(header: string | null | undefined): ApiVersion | undefined {
  const client = parseApiVersion(header ?? '')
  return client?.version === API_VERSION.version ? client : undefined
}
