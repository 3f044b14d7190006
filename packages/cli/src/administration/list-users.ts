import type { VerbContext } from '../context/verb-context.ts'
import { escapeText } from '../output/escape.ts'
import { showList } from '../output/show-list.ts'
import { recordsIn, shown } from './administration-api.ts'
import { type OrganizationInput, openAdministration, organizationPath } from './open-administration.ts'

const COLUMNS = ['column.id', 'column.name', 'column.email', 'column.frozen'] as const

/** Members as the server knows them, for its administrator: who is kept out, and no profiles. */
export async function listUsers(context: VerbContext, input: OrganizationInput): Promise<void> {
  const { output, say } = context
  const path = `${organizationPath(input.organization)}/users`
  const { users } = await (await openAdministration(context, input)).get(path)
  showList(output, recordsIn(users), {
    columns: COLUMNS.map((key) => ({ title: say(key) })),
    row: ({ user_id: id, user_name: name, user_email: email, frozen }) => [
      shown(id),
      escapeText(shown(name)),
      escapeText(shown(email)),
      frozen === true ? say('answer.frozen') : '',
    ],
    json: (user) => user,
  })
}
