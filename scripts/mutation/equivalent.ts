import type { Mutant } from './mutants.ts'

/** A mutant that no test can tell from the source, because the program does the same. */
export interface Equivalent {
  readonly file: string
  /** As `Mutant.change` shows it. */
  readonly change: string
  readonly reason: string
}

const mergeChildren = 'packages/client/src/workspaces/merge/merge-children.ts'

export const equivalent: readonly Equivalent[] = [
  {
    file: mergeChildren,
    change: 'left < right → left <= right',
    reason: 'names in one folder are never equal',
  },
  {
    file: mergeChildren,
    change: 'left > right → left >= right',
    reason: 'names in one folder are never equal',
  },
  {
    file: mergeChildren,
    change: 'left > right → left <= right',
    reason: 'a sort only asks whether the answer is below 0, and that is decided before',
  },
]

export function isEquivalent({ file, change }: Mutant): boolean {
  return equivalent.some((known) => known.file === file && known.change === change)
}
