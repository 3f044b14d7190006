import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { join, relative, resolve } from 'node:path'
import type { Count, TestFile } from './report.ts'

export interface SuiteResult {
  readonly suite: string
  readonly count: Count
  readonly seconds: number
  readonly files: readonly TestFile[]
  /** Why it counts one failure that no test reported. */
  readonly fault: string | null
}

const root = resolve(import.meta.dirname, '../..')

export function summary(results: readonly SuiteResult[]): string {
  const rows = results.map(({ suite, count, seconds }) => [
    suite.padEnd(10),
    ...[count.passed, count.failed, count.skipped].map((number) => String(number).padStart(8)),
    seconds.toFixed(1).padStart(9),
  ])
  const head = ['suite     ', '  passed', '  failed', ' skipped', '  seconds']
  const faults = results.flatMap(({ suite, fault }) => (fault === null ? [] : [`${suite}: ${fault}`]))
  return ['', ...[head, ...rows].map((row) => row.join('')), '', ...slowest(results), ...faults].join('\n')
}

/** Alone on the last line of every run. */
export function closingLine({ passed, failed, skipped }: Count): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
}

/** Keeps a result below `out/results`, where no later run removes it; answers its path. */
export function writeResult(results: readonly SuiteResult[], total: Count): string {
  const date = new Date().toISOString()
  const folder = join(root, 'out/results')
  mkdirSync(folder, { recursive: true })
  const file = join(folder, `${date.replaceAll(/[:.]/g, '-')}.json`)
  const machine = { node: process.version, platform: `${process.platform}-${process.arch}`, processors: cpus().length }
  writeFileSync(file, `${JSON.stringify({ date, commit: commit(), machine, total, results }, null, 2)}\n`)
  return relative(root, file)
}

function slowest(results: readonly SuiteResult[]): string[] {
  const files = results.flatMap((result) => result.files).filter(({ seconds }) => seconds >= 2)
  const first = files.toSorted((a, b) => b.seconds - a.seconds).slice(0, 8)
  return first.map(({ path, seconds }) => `${seconds.toFixed(1).padStart(7)} s  ${relative(root, path)}`)
}

/** The commit that was tested, marked when files differ from it; null without git. */
function commit(): string | null {
  try {
    const args = ['-c', 'safe.directory=*', 'describe', '--always', '--dirty', '--abbrev=40', '--exclude=*']
    return execFileSync('git', args, { cwd: root, encoding: 'utf8' }).trim()
  } catch {
    return null
  }
}
