import { padEndWidth, padStartWidth, textWidth } from './text-width.ts'

/** One column: its title and on which side its cells are filled up. */
export interface Column {
  readonly title: string
  readonly align?: 'left' | 'right'
}

/** Rows as aligned lines below their titles; cells are already escaped. */
export function table(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  return alignedLines(columns, [columns.map((column) => column.title), ...rows])
}

/** Rows as aligned lines without titles. */
export function alignedLines(columns: readonly Pick<Column, 'align'>[], rows: readonly (readonly string[])[]): string {
  const widths = columns.map((_, index) => Math.max(0, ...rows.map((row) => textWidth(row[index] ?? ''))))
  return rows.map((row) => line(columns, row, widths)).join('\n')
}

function line(columns: readonly Pick<Column, 'align'>[], row: readonly string[], widths: readonly number[]): string {
  const cells = columns.map(({ align }, index) => {
    const pad = align === 'right' ? padStartWidth : padEndWidth
    return pad(row[index] ?? '', widths[index] ?? 0)
  })
  return cells.join('  ').trimEnd()
}
