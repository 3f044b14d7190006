import type { DateTime, OrganizationId, ServerAddress } from '@parallax/wire'

/** One route of the API, and who speaks on it (spec 03 §1.1). */
export interface RpcRoute {
  /** Decides what 401, 403 and 410 mean (spec 07 §10). */
  readonly speaker: 'device' | 'invitation' | 'anybody'
  readonly server: ServerAddress
  /** Absent on routes about the server alone. */
  readonly organizationId?: OrganizationId
  readonly url: string
  /** Value of `Authorization`, made anew for each request. */
  readonly authorize?: (now: DateTime) => string
}
