import { existsSync, readFileSync } from 'node:fs'

export interface Count {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
}

export interface TestFile {
  readonly path: string
  readonly seconds: number
}

/** What a runner wrote about its run. */
export interface Report {
  readonly count: Count
  readonly files: readonly TestFile[]
}

export const nothing: Count = { passed: 0, failed: 0, skipped: 0 }

export function sum(counts: readonly Count[]): Count {
  return counts.reduce(
    (all, one) => ({
      passed: all.passed + one.passed,
      failed: all.failed + one.failed,
      skipped: all.skipped + one.skipped,
    }),
    nothing,
  )
}

interface VitestReport {
  readonly numPassedTests: number
  readonly numFailedTests: number
  readonly numPendingTests: number
  readonly numTodoTests: number
  readonly testResults: readonly { readonly name: string; readonly startTime: number; readonly endTime: number }[]
}

/** Null when the runner died before it wrote. */
export function readVitestReport(file: string): Report | null {
  const report: VitestReport | null = readJson(file)
  if (report === null) return null
  const files = report.testResults.map(({ name, startTime, endTime }) => ({
    path: name,
    seconds: (endTime - startTime) / 1000,
  }))
  const skipped = report.numPendingTests + report.numTodoTests
  return { count: { passed: report.numPassedTests, failed: report.numFailedTests, skipped }, files }
}

interface PlaywrightReport {
  readonly stats: {
    readonly expected: number
    readonly unexpected: number
    readonly flaky: number
    readonly skipped: number
  }
}

/** Null when the runner died before it wrote. A test that needed a second attempt counts as failed. */
export function readPlaywrightReport(file: string): Report | null {
  const report: PlaywrightReport | null = readJson(file)
  if (report === null) return null
  const { expected, unexpected, flaky, skipped } = report.stats
  return { count: { passed: expected, failed: unexpected + flaky, skipped }, files: [] }
}

function readJson<Content>(file: string): Content | null {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null
}
