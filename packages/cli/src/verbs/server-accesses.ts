import type { HumanAccess } from '@parallax/server'
import { type DateTime, printDateTime } from '@parallax/wire'
import type { Run, VerbContext } from '../context/verb-context.ts'
import { demand, operate } from '../operation/operate.ts'
import { escapeText } from '../output/escape.ts'
import type { serverAccesses } from '../specs/server-data-specs.ts'

type User = HumanAccess['users'][number]

export const run: Run<typeof serverAccesses> = async (context, input) => {
  const organization = demand(input.organization, '--organization')
  const { filter } = input
  const humans = await operate(context, input, (operations, source) =>
    operations.listAccesses(source, { organization, filter }),
  )
  context.output.result({
    json: humans.map(({ email, label, users }) => ({ human_handle: [email, label], users: users.map(userJson) })),
    plain: humans.flatMap((human) => humanLines(human, context)).join('\n'),
  })
}

function userJson({ userId, profile, createdOn, revokedOn, isFrozen, profiles, realms }: User) {
  return {
    user_id: userId,
    profile: revokedOn === null ? profile : 'REVOKED',
    created_on: printDateTime(createdOn),
    revoked_on: revokedOn === null ? null : printDateTime(revokedOn),
    frozen: isFrozen,
    profiles: profiles.map((one) => ({ profile: one.profile, since: printDateTime(one.since) })),
    realms: realms.map(({ realmId, roles }) => ({
      realm_id: realmId,
      roles: roles.map(({ role, since }) => ({ role, since: printDateTime(since) })),
    })),
  }
}

/** The exact dates of the server, since this is for audits: no zone of whoever looks. */
const date = (time: DateTime): string => printDateTime(time)

function humanLines({ email, label, users }: HumanAccess, context: VerbContext): readonly string[] {
  return [escapeText(`${label} <${email}>`), ...users.flatMap((user) => userLines(user, context))]
}

function userLines(user: User, { say, catalogue }: VerbContext): readonly string[] {
  const { userId, profile, createdOn, revokedOn, isFrozen, profiles, realms } = user
  const profileName = (of: User['profile']) => catalogue.profiles[of]
  const parameters = { profile: profileName(profile), created: date(createdOn) }
  const state =
    revokedOn === null
      ? say('access.user', parameters)
      : say('access.revoked', { ...parameters, revoked: date(revokedOn) })
  const changes = profiles
    .slice(1)
    .map(({ profile: of, since }) => `    ${say('access.profile', { profile: profileName(of), since: date(since) })}`)
  const reached = realms.map(({ realmId, roles }) => {
    const history = roles.map(({ role, since }) =>
      role === null
        ? say('access.noRole', { since: date(since) })
        : say('access.role', { role: catalogue.roles[role], since: date(since) }),
    )
    return `    ${say('access.workspace', { workspace: realmId, roles: history.join(', ') })}`
  })
  return [`  ${userId}  ${state}${isFrozen ? `, ${say('access.frozen')}` : ''}`, ...changes, ...reached]
}
