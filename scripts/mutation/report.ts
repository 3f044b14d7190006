import type { MutantResult } from './gate.ts'

/** What no test noticed, with what was changed; and what cannot be noticed, with why. */
export function details(results: readonly MutantResult[]): string {
  const unnoticed = results.filter(({ fate }) => fate === 'survived' || fate === 'unreached')
  return unnoticed
    .map(({ fate, mutant, before, after }) => {
      const change = [...marked('-', before), ...marked('+', after)].join('\n')
      return `\n${mutant.file}:${mutant.line}  ${fate}, ${mutant.kind}\n${change}`
    })
    .join('\n')
}

function marked(mark: string, lines: string): readonly string[] {
  return lines.split('\n').map((line) => `${mark} ${line.trimEnd()}`)
}

export interface Summary {
  readonly text: string
  /** Of the mutants that can be noticed, those that were. */
  readonly share: number
}

export function summary(results: readonly MutantResult[]): Summary {
  const names = [...new Set(results.map(({ scope }) => scope))]
  const rows = names.map((name) =>
    row(
      name,
      results.filter(({ scope }) => scope === name),
    ),
  )
  const head = [
    'scope'.padEnd(14),
    ...['killed', 'survived', 'unreached', 'equivalent', 'share'].map((word) => word.padStart(11)),
  ]
  return { text: ['', head.join(''), ...rows, row('all', results)].join('\n'), share: shareOf(results) }
}

function row(name: string, results: readonly MutantResult[]): string {
  const counts = (['killed', 'survived', 'unreached', 'equivalent'] as const).map((fate) => countOf(results, fate))
  const share = `${(shareOf(results) * 100).toFixed(1)} %`
  return [name.padEnd(14), ...[...counts, share].map((cell) => String(cell).padStart(11))].join('')
}

function shareOf(results: readonly MutantResult[]): number {
  const judged = results.length - countOf(results, 'equivalent')
  return judged === 0 ? 1 : countOf(results, 'killed') / judged
}

function countOf(results: readonly MutantResult[], wanted: MutantResult['fate']): number {
  return results.filter(({ fate }) => fate === wanted).length
}
