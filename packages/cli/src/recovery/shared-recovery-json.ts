import type { SharedRecoveryInfo } from '@parallax/client'
import { printDateTime } from '@parallax/wire'

/** A shared recovery as `--json` shows it. */
export function sharedRecoveryJson(info: SharedRecoveryInfo): Readonly<Record<string, unknown>> {
  const { userId, humanHandle, state, createdOn, createdBy, threshold, recipients, deletedOn, deletedBy } = info
  return {
    user_id: userId,
    human_handle: [humanHandle.email, humanHandle.label],
    state,
    created_on: printDateTime(createdOn),
    created_by: createdBy,
    threshold,
    recipients: recipients.map((recipient) => ({
      user_id: recipient.userId,
      human_handle: [recipient.humanHandle.email, recipient.humanHandle.label],
      shares: recipient.shares,
      revoked: recipient.revoked,
    })),
    deleted_on: deletedOn === null ? null : printDateTime(deletedOn),
    deleted_by: deletedBy,
  }
}
