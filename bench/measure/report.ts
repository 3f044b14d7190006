import type { Comparison } from './compare.ts'

/** A figure that is not a ratio: memory, a latency, a count. */
export interface Figure {
  readonly name: string
  readonly value: number
  readonly unit: string
  /** Most that it may be; printed alone when both are left out. */
  readonly most?: number
  /** Least that it may be. */
  readonly least?: number
}

export interface BenchResult {
  readonly comparisons: readonly Comparison[]
  readonly figures: readonly Figure[]
}

const COLUMNS = ['bench', 'ours', 'limit', 'unit', 'ratio', 'spread', 'floor', 'cpu ours', 'cpu limit', ''] as const

/** The table, one line a comparison, then the figures. */
export function table({ comparisons, figures }: BenchResult): string {
  const rows = comparisons.map((comparison) => row(comparison))
  const widths = COLUMNS.map((title, column) =>
    Math.max(title.length, ...rows.map((cells) => cells[column]?.length ?? 0)),
  )
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd()
  const lines = rows.length === 0 ? [] : [line(COLUMNS), ...rows.map(line)]
  return [...lines, ...figures.map(figureLine)].join('\n')
}

/** Every ratio at or above its floor, every figure within its bound. */
export function passed({ comparisons, figures }: BenchResult): boolean {
  return comparisons.every((comparison) => comparison.passed) && figures.every(fits)
}

function row({ name, ours, limit, unit, ratio, spread, floor, passed: isPassed }: Comparison): readonly string[] {
  const [least, greatest] = spread
  return [
    name,
    rate(ours.rate),
    rate(limit.rate),
    `${unit}/s`,
    ratio.toFixed(2),
    `${least.toFixed(2)}–${greatest.toFixed(2)}`,
    `≥ ${floor.toFixed(2)}`,
    cpu(ours.cpuPerUnit),
    cpu(limit.cpuPerUnit),
    isPassed ? 'ok' : 'BELOW THE FLOOR',
  ]
}

function figureLine(figure: Figure): string {
  const { name, value, unit, most, least } = figure
  const bounds = [
    ...(most === undefined ? [] : [`at most ${rate(most)} ${unit}`]),
    ...(least === undefined ? [] : [`at least ${rate(least)} ${unit}`]),
  ]
  const bound = bounds.length === 0 ? '' : `  (${bounds.join(', ')})`
  return `${name}: ${rate(value)} ${unit}${bound}${fits(figure) ? '' : '  OUTSIDE THE BOUND'}`
}

function fits({ value, most = Number.POSITIVE_INFINITY, least = Number.NEGATIVE_INFINITY }: Figure): boolean {
  return value <= most && value >= least
}

function rate(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toFixed(value >= 10 ? 1 : 2)
}

function cpu(seconds: number): string {
  return seconds >= 1 ? `${seconds.toFixed(2)} s` : `${(seconds * 1000).toFixed(2)} ms`
}
