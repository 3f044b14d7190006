import type { Mutant } from './mutants.ts'

/** A mutant that no test can tell from the source, because the program does the same. */
export interface Equivalent {
  readonly file: string
  /** As `Mutant.change` shows it. */
  readonly change: string
  readonly reason: string
}

export const equivalent: readonly Equivalent[] = []

export function isEquivalent({ file, change }: Mutant): boolean {
  return equivalent.some((known) => known.file === file && known.change === change)
}
