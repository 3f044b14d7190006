import { recordsIn, shown } from '../administration/administration-api.ts'
import { openAdministration } from '../administration/open-administration.ts'
import type { Run } from '../context/verb-context.ts'
import { printBytes } from '../output/amounts.ts'
import { escapeText } from '../output/escape.ts'
import { showList } from '../output/show-list.ts'
import type { organizationList } from '../specs/operator-specs.ts'

const COLUMNS = [
  'column.organization',
  'column.members',
  'column.workspaces',
  'column.files',
  'column.metadata',
] as const

export const run: Run<typeof organizationList> = async (context, input) => {
  const { output, say } = context
  const administration = await openAdministration(context, input)
  const { stats } = await administration.get('/stats')
  showList(output, recordsIn(stats), {
    columns: COLUMNS.map((key) => ({ title: say(key) })),
    row: ({ organization_id: id, active_users: users, realms, data_size: data, metadata_size: metadata }) => [
      escapeText(shown(id)),
      shown(users),
      shown(realms),
      printBytes(Number(data)),
      printBytes(Number(metadata)),
    ],
    json: (organization) => organization,
  })
}
