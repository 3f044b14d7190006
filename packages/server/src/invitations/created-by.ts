import type { InviteListItem } from '@parallax/protocol'
import type { HumanHandle, UserId } from '@parallax/wire'

/** Columns of who created an invitation: a user, or else a service of the operator. */
export interface CreatorColumns {
  readonly creatorId: UserId | null
  readonly creatorEmail: HumanHandle['email']
  readonly creatorLabel: HumanHandle['label']
  readonly createdByService: string | null
}

/** In the form of the replies (schema `InvitationCreatedBy`). */
export function createdBy(columns: CreatorColumns): InviteListItem['createdBy'] {
  const { creatorId, creatorEmail, creatorLabel, createdByService } = columns
  if (creatorId === null) return { type: 'EXTERNAL_SERVICE', serviceLabel: createdByService ?? '' }
  return { type: 'USER', userId: creatorId, humanHandle: { email: creatorEmail, label: creatorLabel } }
}
