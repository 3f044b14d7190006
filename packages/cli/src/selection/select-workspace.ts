import type { WorkspaceInfo } from '@parallax/client'
import { CliError } from '../cli-error.ts'
import { EXIT } from '../exit-code.ts'
import { escapeText } from '../output/escape.ts'
import { alignedLines } from '../output/table.ts'
import { selectOne, shortIdLength } from './select-one.ts'

/** The workspace that `text` picks by id, prefix of an id, or name. */
export function selectWorkspace(text: string | undefined, workspaces: readonly WorkspaceInfo[]): WorkspaceInfo {
  const listing = { details: workspaceLines(workspaces), candidates: workspaces.map(brief) }
  if (text === undefined) throw new CliError('usage', 'usage.workspaceMissing', { exitCode: EXIT.usage, ...listing })
  if (workspaces.length === 0) throw new CliError('workspace_not_found', 'error.noWorkspace')
  const selected = selectOne(text, workspaces, ({ id, name }) => ({ id, names: [name] }))
  if (selected.status === 'one') return selected.item
  if (selected.status === 'none')
    throw new CliError('workspace_not_found', 'error.workspaceNotFound', {
      parameters: { workspace: text },
      ...listing,
    })
  throw new CliError('several_match', 'error.severalMatch', {
    parameters: { text },
    exitCode: EXIT.usage,
    details: workspaceLines(selected.items),
    candidates: selected.items.map(brief),
  })
}

function brief({ id, name }: WorkspaceInfo): Readonly<Record<string, unknown>> {
  return { workspace_id: id, workspace_name: name }
}

function workspaceLines(workspaces: readonly WorkspaceInfo[]): readonly string[] {
  if (workspaces.length === 0) return []
  const length = shortIdLength(workspaces.map(({ id }) => id))
  return alignedLines(
    [{}, {}],
    workspaces.map(({ id, name }) => [id.slice(0, length), escapeText(name)]),
  ).split('\n')
}
