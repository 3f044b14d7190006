import * as schema from '@parallax/protocol'
import type { DateTime, EmailAddress, HumanHandle, UserId } from '@parallax/wire'
import { type CreatorColumns, createdBy } from '../../invitations/created-by.ts'
import { HttpRefused } from '../http-refused.ts'
import { command, type InvitedCall } from './command.ts'

interface InvitationRow extends CreatorColumns {
  readonly isGone: boolean
  readonly claimerEmail: EmailAddress
  readonly claimerId: UserId
  readonly userEmail: HumanHandle['email']
  readonly userLabel: HumanHandle['label']
  readonly setupTimestamp: DateTime
  readonly threshold: number
  readonly shamirSetup: number | null
}

interface PersonRow {
  readonly userId: UserId
  readonly email: HumanHandle['email']
  readonly label: HumanHandle['label']
}

/** What the invitation is for, and who can greet (spec 04a §5.6). */
export const inviteInfo = command(
  schema.inviteInfo,
  async (_, call): Promise<schema.ReplyOf<typeof schema.inviteInfo>> => {
    const { context, invitation } = call
    const [row] = await context.db.read<InvitationRow>`
    select coalesce(i.deleted_on, s.deleted_on) is not null as is_gone,
      i.claimer_email, i.created_by_service, i.shamir_setup,
      creator.user_id as creator_id, creator.email as creator_email, creator.label as creator_label,
      claimer.user_id as claimer_id, claimer.email as user_email, claimer.label as user_label,
      s.timestamp as setup_timestamp, s.threshold
    from invitations i
      left join users creator on creator.id = i.created_by
      left join users claimer on claimer.id = i.claimer
      left join shamir_setups s on s.id = i.shamir_setup
    where i.id = ${invitation.key}`
    if (row === undefined) throw new HttpRefused('authentication_bad')
    if (row.isGone) throw new HttpRefused('invitation_gone')
    const shared = { status: 'ok', createdBy: createdBy(row) } as const
    if (invitation.type === 'USER') {
      const administrators = await administratorsOf(call)
      return { ...shared, type: 'USER', claimerEmail: row.claimerEmail, administrators }
    }
    const claimer = {
      claimerUserId: row.claimerId,
      claimerHumanHandle: { email: row.userEmail, label: row.userLabel },
    }
    if (invitation.type === 'DEVICE') return { ...shared, type: 'DEVICE', ...claimer }
    return {
      ...shared,
      type: 'SHAMIR_RECOVERY',
      ...claimer,
      shamirRecoveryCreatedOn: row.setupTimestamp,
      threshold: row.threshold,
      recipients: await recipientsOf(call, row.shamirSetup),
    }
  },
)

/** Whether somebody is online is not told (spec 04a §5.6). */
const ONLINE_STATUS = 'UNKNOWN'

async function administratorsOf({ context, organization, invitation }: InvitedCall) {
  const rows = await context.db.read<PersonRow & { readonly lastJoined: DateTime | null }>`
    select u.user_id, u.email, u.label, (
      select max(a.greeter_joined_on) from greeting_attempts a where a.invitation = ${invitation.key} and a.greeter = u.id
    ) as last_joined
    from users u
    where u.organization = ${organization} and u.profile = 'ADMIN' and u.revoked_on is null
    order by u.label collate "C", u.id`
  return rows.map((row) => ({
    userId: row.userId,
    humanHandle: { email: row.email, label: row.label },
    onlineStatus: ONLINE_STATUS,
    lastGreetingAttemptJoinedOn: row.lastJoined,
  })) satisfies readonly schema.UserGreetingAdministrator[]
}

async function recipientsOf({ context }: InvitedCall, setup: number | null) {
  const rows = await context.db.read<PersonRow & { readonly shares: number; readonly revokedOn: DateTime | null }>`
    select u.user_id, u.email, u.label, u.revoked_on, sh.shares
    from shamir_shares sh join users u on u.id = sh.recipient
    where sh.setup = ${setup}
    order by u.label collate "C", u.id`
  return rows.map((row) => ({
    userId: row.userId,
    humanHandle: { email: row.email, label: row.label },
    shares: row.shares,
    revokedOn: row.revokedOn,
    onlineStatus: ONLINE_STATUS,
  })) satisfies readonly schema.ShamirRecoveryRecipient[]
}
