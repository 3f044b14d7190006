import { CertificateLookups } from './certificate-lookups.ts'
import type { Self } from './self.ts'
import { StateDraft } from './state-draft.ts'
import { EMPTY_TABLES, type Tables } from './tables.ts'

/**
 * A frozen set of certificates. Adding gives another state, which shares with this one all that did not change: a
 * reader may keep a state for the whole of its operation.
 */
export class CertificateState extends CertificateLookups {
  readonly self: Self
  protected readonly tables: Tables

  private constructor(self: Self, tables: Tables) {
    super()
    this.self = self
    this.tables = tables
  }

  /** The state of a device that has stored nothing yet. */
  static empty(self: Self): CertificateState {
    return new CertificateState(self, EMPTY_TABLES)
  }

  /** Runs `change` on a draft of this state. The state itself stays as it is. */
  with(change: (draft: StateDraft) => void): CertificateState {
    const draft = new StateDraft(this.self, this.tables)
    change(draft)
    return new CertificateState(this.self, draft.finish())
  }
}
