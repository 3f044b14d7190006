import * as schema from '@parallax/protocol'
import { accessTokenFromBytes, type InvitationType, type OrganizationId } from '@parallax/wire'
import { command } from './command.ts'

interface Row {
  readonly organizationId: OrganizationId
  readonly token: Uint8Array
  readonly type: InvitationType
}

/** The pending invitations for the account's address, in all organizations (spec 04b §9.1). */
export const inviteSelfList = command(schema.inviteSelfList, async (_, { context, account }) => {
  const rows = await context.db.read<Row>`
    select o.organization_id, i.token, i.type
    from accounts a
      join invitations i on i.deleted_on is null
      join organizations o on o.id = i.organization
      left join users claimer on claimer.id = i.claimer
      left join shamir_setups s on s.id = i.shamir_setup
    where a.id = ${account} and s.deleted_on is null and case i.type
      when 'USER' then i.claimer_email = a.email and not exists (
        select from users u where u.organization = o.id and u.email = a.email and u.revoked_on is null
      )
      else claimer.email = a.email and claimer.revoked_on is null
    end
    order by i.created_on, i.id`
  const invitations = rows.map(
    ({ organizationId, token, type }) => [organizationId, accessTokenFromBytes(token), type] as const,
  )
  return { status: 'ok', invitations }
})
