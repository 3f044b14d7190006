import type { Output } from './output.ts'
import { type Column, table } from './table.ts'

export interface ShowListOptions<T> {
  readonly columns: readonly Column[]
  /** Cells of one item, escaped. */
  readonly row: (item: T) => readonly string[]
  readonly json: (item: T) => unknown
}

/** A list as the result of a verb: a table for people, nothing when empty; an array for programs, `[]` when empty. */
export function showList<T>(output: Output, items: readonly T[], { columns, row, json }: ShowListOptions<T>): void {
  output.result({
    json: items.map(json),
    plain: items.length === 0 ? '' : table(columns, items.map(row)),
  })
}
