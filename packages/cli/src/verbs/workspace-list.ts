import type { WorkspaceInfo } from '@parallax/client'
import type { Run } from '../context/verb-context.ts'
import { withSession } from '../context/with-session.ts'
import { freshWorkspaces } from '../context/with-workspace.ts'
import { escapeText } from '../output/escape.ts'
import { shortDate } from '../output/short-date.ts'
import { showList } from '../output/show-list.ts'
import { shortIdLength } from '../selection/select-one.ts'
import type { workspaceList } from '../specs/workspace-specs.ts'
import type { Say } from '../words/words.ts'
import { workspaceJson } from '../workspaces/workspace-json.ts'

const COLUMNS = ['column.id', 'column.name', 'column.role', 'column.status'] as const

export const run: Run<typeof workspaceList> = async (context, input) => {
  const { output, say, catalogue } = context
  const workspaces = await withSession(context, input, (session) => freshWorkspaces(context, session))
  const length = shortIdLength(workspaces.map(({ id }) => id))
  showList(output, workspaces, {
    columns: COLUMNS.map((key) => ({ title: say(key) })),
    row: (info) => [info.id.slice(0, length), escapeText(info.name), catalogue.roles[info.role], status(info, say)],
    json: workspaceJson,
  })
}

function status({ archiving, bootstrapped }: WorkspaceInfo, say: Say): string {
  if (!bootstrapped) return say('status.notOnServer')
  switch (archiving.type) {
    case 'AVAILABLE':
      return ''
    case 'ARCHIVED':
      return say('status.archived')
    case 'DELETION_PLANNED':
      return say('status.deletionPlanned', { date: shortDate(archiving.deletionDate) })
    default:
      return archiving satisfies never
  }
}
