import { EntryStates, type EntryStatesParts } from './entry-states.ts'

/** Tells people what happens to the entries of one workspace (spec 06b §13.7). Answers how to end it. */
export function relayEntries(parts: EntryStatesParts): () => void {
  const { workspace, events } = parts
  const { workspaceId } = workspace
  const states = new EntryStates(parts)
  return workspace.context.signals.subscribe((signal) => {
    switch (signal.type) {
      case 'changed':
        return events.emit({ ...signal, type: 'entry_changed', workspaceId })
      case 'conflict_copy':
        return events.emit({ ...signal, workspaceId })
      case 'invalid':
        return events.emit({ type: 'invalid_data', error: signal.error })
      default:
        return states.examine(signal.entryId)
    }
  })
}
