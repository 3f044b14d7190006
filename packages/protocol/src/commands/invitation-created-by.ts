import { humanHandle, string, type TypeOf, tagged, userId } from '@parallax/wire'

/** Who made an invitation: a member, or a service through the administration API. */
export const invitationCreatedBy = tagged('type', {
  USER: { userId, humanHandle },
  EXTERNAL_SERVICE: { serviceLabel: string },
})
/** Value of `invitationCreatedBy`. */
export type InvitationCreatedBy = TypeOf<typeof invitationCreatedBy>
