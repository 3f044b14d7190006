import type { VlobId } from '@parallax/wire'
import type { WorkspaceContext } from '../workspaces/workspace-context.ts'

/**
 * Entries that stay on this device because of a name on the way to them. A rename may free them: whenever a folder of
 * that way changes, they are tried again (spec 06b §7.5).
 */
export class ConfinedEntries {
  readonly stop: () => void
  readonly #waiting = new Map<VlobId, ReadonlySet<VlobId>>()

  constructor(context: WorkspaceContext, retry: (id: VlobId) => void) {
    this.stop = context.signals.subscribe((signal) => {
      if (signal.type !== 'changed') return
      for (const [id, chain] of [...this.#waiting]) {
        if (!chain.has(signal.entryId)) continue
        this.#waiting.delete(id)
        retry(id)
      }
    })
  }

  /** `chain` leads from the root to the entry. */
  remember(id: VlobId, chain: readonly VlobId[]): void {
    this.#waiting.set(id, new Set(chain))
  }
}
