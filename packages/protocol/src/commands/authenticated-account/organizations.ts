import {
  accessToken,
  activeUsersLimit,
  boolean,
  dateTime,
  invitationType,
  list,
  organizationId,
  struct,
  type TypeOf,
  tuple,
  userId,
  userProfile,
} from '@parallax/wire'
import { defineCommand } from '../command.ts'

const organizationConfig = struct({
  isExpired: boolean,
  userProfileOutsiderAllowed: boolean,
  activeUsersLimit,
})
/** What the owner of an account is told about an organization. */
export type OrganizationConfig = TypeOf<typeof organizationConfig>

const activeUser = struct({
  organizationId,
  userId,
  createdOn: dateTime,
  isFrozen: boolean,
  currentProfile: userProfile,
  organizationConfig,
})
/** An organization where the owner of the account is a user. */
export type ActiveUser = TypeOf<typeof activeUser>

const revokedUser = struct({
  organizationId,
  userId,
  createdOn: dateTime,
  revokedOn: dateTime,
  currentProfile: userProfile,
})
/** An organization where the owner of the account was a user. */
export type RevokedUser = TypeOf<typeof revokedUser>

/** Lists the organizations where the account's address is or was a user (spec 04b §9.2). */
export const organizationSelfList = defineCommand(
  'organization_self_list',
  {},
  { ok: { active: list(activeUser), revoked: list(revokedUser) } },
)

/** Lists the pending invitations for the account's address (spec 04b §9.1). */
export const inviteSelfList = defineCommand(
  'invite_self_list',
  {},
  { ok: { invitations: list(tuple(organizationId, accessToken, invitationType)) } },
)
