import type { UserId, VlobId } from '../ids/entity-ids.ts'
import type { AccessToken } from '../strings/access-token.ts'
import type { OrganizationId } from '../strings/organization-id.ts'
import type { ServerAddress } from './server-address.ts'

// The kinds of links (spec 01 §7.4).

/** A server alone. */
export interface ServerLink {
  readonly kind: 'server'
  readonly server: ServerAddress
}

interface InOrganization {
  readonly server: ServerAddress
  readonly organizationId: OrganizationId
}

/** An organization and the key that everything in it is checked against. */
export interface OrganizationLink extends InOrganization {
  readonly kind: 'organization'
  /** 32 bytes, not checked to be a curve point (spec 01 §5.5). */
  readonly rootVerifyKey: Uint8Array
}

/** Creates an organization; the token is null when the server lets anyone do so. */
export interface BootstrapLink extends InOrganization {
  readonly kind: 'bootstrap'
  readonly token: AccessToken | null
}

/** A file or folder; the path is encrypted with a key of the workspace. */
export interface WorkspacePathLink extends InOrganization {
  readonly kind: 'workspacePath'
  readonly workspaceId: VlobId
  readonly keyIndex: bigint
  readonly encryptedPath: Uint8Array
}

/** Invites a user. */
export interface UserInvitationLink extends InOrganization {
  readonly kind: 'userInvitation'
  readonly token: AccessToken
}

/** Invites a further device of a user. */
export interface DeviceInvitationLink extends InOrganization {
  readonly kind: 'deviceInvitation'
  readonly token: AccessToken
}

/** Starts a recovery with the help of trusted people. */
export interface ShamirRecoveryInvitationLink extends InOrganization {
  readonly kind: 'shamirRecoveryInvitation'
  readonly token: AccessToken
}

/** Where to ask to join an organization. */
export interface AsyncEnrollmentLink extends InOrganization {
  readonly kind: 'asyncEnrollment'
}

/** Former kind of `AsyncEnrollmentLink`. */
export interface PkiEnrollmentLink extends InOrganization {
  readonly kind: 'pkiEnrollment'
}

/** Lets a user set up MFA again. */
export interface TotpResetLink extends InOrganization {
  readonly kind: 'totpReset'
  readonly userId: UserId
  readonly token: AccessToken
}

/** A link that asks for something to be done: its query has `a`. */
export type ActionLink =
  | BootstrapLink
  | WorkspacePathLink
  | UserInvitationLink
  | DeviceInvitationLink
  | ShamirRecoveryInvitationLink
  | AsyncEnrollmentLink
  | PkiEnrollmentLink
  | TotpResetLink

/** Any link. */
export type Link = ServerLink | OrganizationLink | ActionLink

/** What tells links apart. */
export type LinkKind = Link['kind']

/** The link of this kind. */
export type LinkOf<K extends LinkKind> = Extract<Link, { readonly kind: K }>

/** The two ways to write a link: `parsec3://…` and `https://…/redirect…` (spec 01 §7.1). */
export type LinkForm = 'scheme' | 'redirection'

/** Value of `a` of each kind of action link. */
export const LINK_ACTIONS = {
  bootstrap: 'bootstrap_organization',
  workspacePath: 'path',
  userInvitation: 'claim_user',
  deviceInvitation: 'claim_device',
  shamirRecoveryInvitation: 'claim_shamir_recovery',
  asyncEnrollment: 'async_enrollment',
  totpReset: 'totp_reset',
  pkiEnrollment: 'pki_enrollment',
} as const satisfies Readonly<Record<ActionLink['kind'], string>>

/** Query parameters with a meaning. */
export type LinkParam = 'no_ssl' | 'a' | 'p'

/** Why a text is not the link that was asked for (spec 01 §7.2, §7.4). */
export type LinkError =
  | { readonly code: 'INVALID_URL' | 'INVALID_SCHEME' | 'NOT_A_REDIRECTION' | 'HAS_PATH' | 'INVALID_ORGANIZATION_ID' }
  | { readonly code: 'INVALID_PARAM' | 'DUPLICATE_PARAM' | 'MISSING_PARAM'; readonly param: LinkParam }

/** A link, or why there is none. */
export type ParsedLink<L extends Link> =
  | { readonly status: 'ok'; readonly link: L }
  | { readonly status: 'refused'; readonly error: LinkError }
