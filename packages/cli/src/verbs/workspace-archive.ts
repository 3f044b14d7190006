import type { Archiving } from '@parallax/client'
import { usageError } from '../cli-error.ts'
import { confirmed } from '../context/confirmed.ts'
import type { Run } from '../context/verb-context.ts'
import { withWorkspace } from '../context/with-workspace.ts'
import { printDuration } from '../output/amounts.ts'
import type { workspaceArchive } from '../specs/workspace-specs.ts'

/** Whole seconds that fit the certificate (spec 06a §7.6). */
const MOST_SECONDS = 2 ** 32 - 1

export const run: Run<typeof workspaceArchive> = async (context, input) => {
  const { output, say, signal } = context
  const archiving = wanted(input)
  await withWorkspace(context, input, async (session, { id, name }) => {
    if (archiving.type === 'DELETION_PLANNED') {
      const after = printDuration(archiving.seconds)
      await confirmed(context, { force: input.force, sentence: say('confirm.workspaceDelete', { name, after }) })
    }
    await session.workspaces.archive(id, archiving, signal)
    output.say(say(`done.workspace.${archiving.type}`, { name }))
    output.result({ json: { workspace_id: id, workspace_name: name, archiving: archiving.type }, plain: '' })
  })
}

function wanted(input: Parameters<Run<typeof workspaceArchive>>[1]): Archiving {
  const choices: Archiving[] = []
  if (input.available) choices.push({ type: 'AVAILABLE' })
  if (input.archived) choices.push({ type: 'ARCHIVED' })
  if (input.deletionPlannedInSeconds !== undefined)
    choices.push({ type: 'DELETION_PLANNED', seconds: secondsOf(input.deletionPlannedInSeconds) })
  const [archiving] = choices
  if (archiving === undefined || choices.length > 1) throw usageError('usage.archiving')
  return archiving
}

function secondsOf(text: string): number {
  const seconds = Number(text)
  if (!/^\d+$/.test(text) || seconds > MOST_SECONDS) throw usageError('usage.seconds', { text })
  return seconds
}
