import { describeError, type Session, type WorkspaceInfo } from '@parallax/client'
import { printHandle, type RealmRole, type UserId } from '@parallax/wire'
import { CliError } from '../cli-error.ts'
import { confirmed } from '../context/confirmed.ts'
import type { Run, VerbContext } from '../context/verb-context.ts'
import { withSession } from '../context/with-session.ts'
import { escapeText } from '../output/escape.ts'
import { table } from '../output/table.ts'
import { selectUser } from '../selection/select-user.ts'
import type { userCopyRoles } from '../specs/operator-specs.ts'

/** From least to most. */
const RANKS: readonly RealmRole[] = ['READER', 'CONTRIBUTOR', 'MANAGER', 'OWNER']

interface Copy {
  readonly workspace: WorkspaceInfo
  readonly role: RealmRole
}

export const run: Run<typeof userCopyRoles> = async (context, input) => {
  const { output, say, signal } = context
  await withSession(context, input, async (session) => {
    await session.workspaces.refresh(signal)
    const members = await session.members.list()
    const [from, to] = [selectUser(input.from, members), selectUser(input.to, members)]
    const names = { from: printHandle(from.humanHandle), to: printHandle(to.humanHandle) }
    const copies = await copiesOf(session, from.userId, to.userId)
    if (copies.length > 0) {
      const sentence = say('confirm.copyRoles', { ...names, count: copies.length })
      await confirmed(context, { force: input.force, sentence })
    }
    const done = await give(context, { session, copies, to: to.userId })
    output.say(say('done.rolesCopied', { to: names.to, count: done.length }))
    show(context, done)
    if (done.length < copies.length)
      throw new CliError('some_failed', 'error.someFailed', { parameters: { count: copies.length - done.length } })
  })
}

/** What `from` has and `to` does not, in the workspaces of this device. */
async function copiesOf(session: Session, from: UserId, to: UserId): Promise<readonly Copy[]> {
  const copies: Copy[] = []
  for (const workspace of await session.workspaces.list()) {
    const members = await session.workspaces.members(workspace.id)
    const roleOf = (user: UserId) => members.find(({ userId }) => userId === user)?.role
    const [role, former] = [roleOf(from), roleOf(to)]
    if (role !== undefined && (former === undefined || RANKS.indexOf(former) < RANKS.indexOf(role)))
      copies.push({ workspace, role })
  }
  return copies
}

/** One that is refused does not keep the others back. */
async function give(
  { output, catalogue, signal }: VerbContext,
  { session, copies, to }: { readonly session: Session; readonly copies: readonly Copy[]; readonly to: UserId },
): Promise<readonly Copy[]> {
  const done: Copy[] = []
  for (const copy of copies)
    try {
      await session.workspaces.share(copy.workspace.id, to, { role: copy.role, signal })
      done.push(copy)
    } catch (error) {
      signal.throwIfAborted()
      output.warn(`${copy.workspace.name}: ${describeError(catalogue, error).what}`)
    }
  return done
}

function show({ output, say, catalogue }: VerbContext, copies: readonly Copy[]): void {
  const columns = [{ title: say('column.workspace') }, { title: say('column.role') }]
  const rows = copies.map(({ workspace, role }) => [escapeText(workspace.name), catalogue.roles[role]])
  output.result({
    json: copies.map(({ workspace, role }) => ({
      workspace_id: workspace.id,
      workspace_name: workspace.name,
      user_role: role,
    })),
    plain: copies.length === 0 ? '' : table(columns, rows),
  })
}
