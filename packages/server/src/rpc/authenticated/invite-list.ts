import * as schema from '@parallax/protocol'
import {
  accessTokenFromBytes,
  type DateTime,
  type EmailAddress,
  type InvitationType,
  type UserId,
} from '@parallax/wire'
import { type CreatorColumns, createdBy } from '../../invitations/created-by.ts'
import { command } from './command.ts'

interface Row extends CreatorColumns {
  readonly type: InvitationType
  readonly token: Uint8Array
  readonly createdOn: DateTime
  readonly deletedAs: 'FINISHED' | 'CANCELLED' | null
  readonly claimerEmail: EmailAddress | null
  readonly claimerId: UserId | null
  readonly setupTimestamp: DateTime | null
}

/** The invitations that the author may greet, whatever became of them, oldest first (spec 04a §5.6). */
export const inviteList = command(schema.inviteList, async (_, { author, read }) => {
  const { organization, user } = author
  const rows = await read<Row>`
    select i.type, i.token, i.created_on, i.created_by_service, i.claimer_email,
      creator.user_id as creator_id, creator.email as creator_email, creator.label as creator_label,
      claimer.user_id as claimer_id, s.timestamp as setup_timestamp,
      case when i.deleted_on is not null then i.deleted_as when s.deleted_on is not null then 'CANCELLED' end
        as deleted_as
    from invitations i
      left join users creator on creator.id = i.created_by
      left join users claimer on claimer.id = i.claimer
      left join shamir_setups s on s.id = i.shamir_setup
    where i.organization = ${organization} and case i.type
      when 'USER' then author.profile = 'ADMIN'
      when 'DEVICE' then i.claimer = ${user}
      else exists (select from shamir_shares sh where sh.setup = i.shamir_setup and sh.recipient = ${user})
    end
    order by i.created_on, i.id`
  return { status: 'ok', invitations: rows.map(itemOf) }
})

function itemOf(row: Row): schema.InviteListItem {
  const shared = {
    token: accessTokenFromBytes(row.token),
    createdOn: row.createdOn,
    createdBy: createdBy(row),
    status: row.deletedAs ?? 'PENDING',
  } as const
  if (row.type === 'DEVICE') return { type: 'DEVICE', ...shared }
  if (row.type === 'USER') return { type: 'USER', ...shared, claimerEmail: present(row.claimerEmail) }
  const shamirRecoveryCreatedOn = present(row.setupTimestamp)
  return { type: 'SHAMIR_RECOVERY', ...shared, claimerUserId: present(row.claimerId), shamirRecoveryCreatedOn }
}

/** Columns that the constraints of the table tie to the type. */
function present<T>(value: T | null): T {
  if (value === null) throw new TypeError('an invitation misses what its type must have')
  return value
}
