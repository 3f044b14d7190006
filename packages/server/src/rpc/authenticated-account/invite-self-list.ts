import * as schema from '@parallax/protocol'
import { accessTokenFromBytes, type InvitationType, type OrganizationId } from '@parallax/wire'
import { readAsOwner } from '../../accounts/account.ts'
import { command } from './command.ts'

interface Row {
  readonly organizationId: OrganizationId
  readonly token: Uint8Array
  readonly type: InvitationType
}

/** The pending invitations for the account's address, in all organizations (spec 04b §9.1). */
export const inviteSelfList = command(schema.inviteSelfList, async (_, call) => {
  const rows = await readAsOwner<Row>(call.context.db, call)`
    select o.organization_id, i.token, i.type
    from (
      select * from invitations
      where type = 'USER' and claimer_email = owner.email and not exists (
        select from users u
        where u.organization = invitations.organization and u.email = owner.email and u.revoked_on is null
      )
      union all
      select invitations.* from invitations join users claimer on claimer.id = invitations.claimer
      where claimer.email = owner.email and claimer.revoked_on is null
    ) i
      join organizations o on o.id = i.organization
      left join shamir_setups s on s.id = i.shamir_setup
    where i.deleted_on is null and s.deleted_on is null
    order by i.created_on, i.id`
  const invitations = rows.map(
    ({ organizationId, token, type }) => [organizationId, accessTokenFromBytes(token), type] as const,
  )
  return { status: 'ok', invitations }
})
