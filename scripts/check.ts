// npm test: runs the suites one after the other and ends with one line, `N passed, N failed[, N skipped]`.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { REPLY_RECORD_VARIABLE } from '../tests/kit/reply-record.ts'
import { type Count, nothing, sum } from './check/report.ts'
import { parseSelection, type Selection, usage } from './check/selection.ts'
import { replyRecordFolder, type Suite, selectedSuites, suites } from './check/suites.ts'
import { closingLine, type SuiteResult, summary, writeResult } from './check/summary.ts'
import { run } from './relay.js'

const root = resolve(import.meta.dirname, '..')

async function main(args: readonly string[]): Promise<number> {
  const selection = selectionOf(args)
  if (selection === null) return 2
  const reports = mkdtempSync(join(tmpdir(), 'parallax-reports-'))
  try {
    const results = await runSuites(selection, reports)
    const total = sum(results.map(({ count }) => count))
    console.log(summary(results))
    if (selection.long) console.log(`Written to ${writeResult(results, total)}`)
    console.log(closingLine(total))
    return total.failed > 0 ? 1 : 0
  } finally {
    rmSync(reports, { recursive: true, force: true })
  }
}

function selectionOf(args: readonly string[]): Selection | null {
  try {
    const names = suites.filter(({ after }) => after === undefined).map(({ name }) => name)
    return parseSelection(args, names)
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    console.error(`${error.message}\n\n${usage}`)
    return null
  }
}

async function runSuites(selection: Selection, reports: string): Promise<SuiteResult[]> {
  const chosen = selectedSuites(selection)
  if (chosen.length === 0) {
    return [result('none', { ...nothing, failed: 1 }, { fault: `no test file matches ${selection.paths.join(', ')}` })]
  }
  mkdirSync(replyRecordFolder(join(reports, 'any')))
  const results: SuiteResult[] = []
  const interruption = interruptions()
  for (const suite of chosen) {
    if (interruption.happened()) results.push(result(suite.name, { ...nothing, failed: 1 }, { fault: 'interrupted' }))
    else results.push(await runSuite(suite, selection, join(reports, `${suite.name}.json`)))
  }
  interruption.forget()
  return results
}

/** A runner that broke outside any test, or ran none, is a failure too. */
async function runSuite(suite: Suite, selection: Selection, reportFile: string): Promise<SuiteResult> {
  const [file, ...args] = suite.command(selection, reportFile)
  console.log(`\n── ${suite.name} ──`)
  const started = performance.now()
  const code = await run(file, args, { cwd: root, env: environment(selection, reportFile) })
  const seconds = (performance.now() - started) / 1000
  const report = suite.read?.(reportFile) ?? null
  const count = report?.count ?? nothing
  const fault = faultOf(code, count, suite)
  const counted = fault === null ? count : { ...count, failed: count.failed + 1 }
  return result(suite.name, counted, { seconds, fault, files: report?.files ?? [] })
}

function faultOf(code: number, count: Count, suite: Suite): string | null {
  if (code !== 0 && count.failed === 0) return `ended with ${code} outside any test`
  if (suite.tests !== undefined && count.passed + count.failed === 0) return 'ran no test'
  return null
}

function environment({ long }: Selection, reportFile: string): NodeJS.ProcessEnv {
  return {
    ...process.env,
    PLAYWRIGHT_JSON_OUTPUT_FILE: reportFile,
    [REPLY_RECORD_VARIABLE]: replyRecordFolder(reportFile),
    ...(long ? { PARALLAX_TEST_LONG: '1' } : {}),
  }
}

function result(suite: string, count: Count, rest: Partial<SuiteResult>): SuiteResult {
  return { suite, count, seconds: 0, files: [], fault: null, ...rest }
}

/** The runner at work gets the same signal; here it only keeps the next one from starting. */
function interruptions(): { readonly happened: () => boolean; readonly forget: () => void } {
  const causes = ['SIGINT', 'SIGTERM', 'SIGHUP', 'disconnect']
  let happened = false
  const note = (): void => {
    happened = true
  }
  for (const cause of causes) process.on(cause, note)
  return {
    happened: () => happened,
    forget: () => {
      for (const cause of causes) process.off(cause, note)
    },
  }
}

process.exitCode = await main(process.argv.slice(2))
