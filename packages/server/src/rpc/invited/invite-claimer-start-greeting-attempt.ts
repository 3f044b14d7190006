import * as schema from '@parallax/protocol'
import { type GreetingAttemptId, uuidFromBytes } from '@parallax/wire'
import { lockOwnInvitation } from '../../invitations/lock-as-claimer.ts'
import { startAttempt } from '../../invitations/start-attempt.ts'
import { command } from './command.ts'

interface Greeter {
  readonly key: number
  readonly isRevoked: boolean
}

/** The claimer joins an attempt to meet a greeter, or begins another one (spec 04a §5.7). */
export const inviteClaimerStartGreetingAttempt = command(
  schema.inviteClaimerStartGreetingAttempt,
  async (request, { context, organization, invitation, now }) =>
    await context.db.write(async (tx) => {
      const [greeter] = await tx.sql<Greeter[]>`
        select id as key, revoked_on is not null as is_revoked from users
        where organization = ${organization} and user_id = ${request.greeter}`
      if (greeter === undefined) return { status: 'greeter_not_found' }
      if (greeter.isRevoked) return { status: 'greeter_revoked' }
      const { key, greeters } = await lockOwnInvitation(tx.sql, { organization, invitation })
      if (!greeters.includes(greeter.key)) return { status: 'greeter_not_allowed' }
      const newId = uuidFromBytes<GreetingAttemptId>(context.data.crypto.random(16))
      const start = { organization, invitation: key, greeter: greeter.key, side: 'CLAIMER', newId, now } as const
      return { status: 'ok', greetingAttempt: await startAttempt(tx, start) }
    }),
)
