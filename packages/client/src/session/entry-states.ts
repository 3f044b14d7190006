import type { VlobId } from '@parallax/wire'
import { ParallaxError } from '../errors/parallax-error.ts'
import type { EventBus } from '../ports/event-bus.ts'
import type { OpenedWorkspace } from '../workspaces/open-workspace.ts'
import { retrievePath } from '../workspaces/tree/retrieve-path.ts'
import type { EntryState } from '../workspaces/workspace-files.ts'
import type { SessionEvent } from './session-events.ts'

export interface EntryStatesParts {
  readonly workspace: OpenedWorkspace
  readonly events: EventBus<SessionEvent>
  readonly onDefect: (error: unknown) => void
}

/** Tells each change of what a person sees of an entry: saved, uploading, synced (spec 06b §12.2). */
export class EntryStates {
  readonly #parts: EntryStatesParts
  /** What was told last of the entries that are not synced. */
  readonly #told = new Map<VlobId, EntryState>()
  readonly #waiting = new Set<VlobId>()
  #isExamining = false

  constructor(parts: EntryStatesParts) {
    this.#parts = parts
  }

  /**
   * Looks at the entry: what is told is how it is then, not how it was when it was asked for. One after the other, and
   * once for all that asked meanwhile.
   */
  examine(id: VlobId): void {
    this.#waiting.add(id)
    if (this.#isExamining) return
    this.#isExamining = true
    this.#examineAll().catch(this.#parts.onDefect)
  }

  async #examineAll(): Promise<void> {
    try {
      for (const id of this.#waiting) {
        this.#waiting.delete(id)
        await this.#examineOne(id)
      }
    } finally {
      this.#isExamining = false
    }
  }

  async #examineOne(id: VlobId): Promise<void> {
    const state = await this.#stateOf(id)
    if (state === undefined) {
      this.#told.delete(id)
      return
    }
    this.#tell(id, state)
    if (state.state === 'synced') await this.#examineChildren(id)
  }

  /** Undefined: it is gone, or where it stands cannot be told now. */
  async #stateOf(id: VlobId): Promise<EntryState | undefined> {
    const { workspace } = this.#parts
    try {
      const place = await retrievePath(workspace.context, id)
      return place.outcome === 'reachable' ? await workspace.stateOf(place.path) : undefined
    } catch (error) {
      if (error instanceof ParallaxError) return undefined
      throw error
    }
  }

  #tell(entryId: VlobId, state: EntryState): void {
    const last = this.#told.get(entryId) ?? SYNCED
    if (state.state === 'synced') this.#told.delete(entryId)
    else this.#told.set(entryId, state)
    if (isSame(last, state)) return
    const { workspace, events } = this.#parts
    events.emit({ type: 'entry_state', workspaceId: workspace.workspaceId, entryId, state })
  }

  /** What was sent before the folder that lists it is synced with that folder. */
  async #examineChildren(id: VlobId): Promise<void> {
    const manifest = await this.#parts.workspace.context.manifests.load(id)
    if (manifest?.type !== 'local_folder_manifest') return
    for (const child of manifest.children.values())
      if (this.#told.get(child)?.state === 'saved') this.#waiting.add(child)
  }
}

const SYNCED: EntryState = { state: 'synced' }

function isSame(one: EntryState, other: EntryState): boolean {
  const percent = (state: EntryState) => (state.state === 'uploading' ? state.percent : undefined)
  return one.state === other.state && percent(one) === percent(other)
}
