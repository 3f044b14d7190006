import { globSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { type Report, readPlaywrightReport, readVitestReport } from './report.ts'
import type { Selection } from './selection.ts'
import { browserTests, houseTests, journeyTests, nodeTests, type TestFiles } from './test-files.ts'

const root = resolve(import.meta.dirname, '../..')

/** One runner with one kind of test, or one tool whose verdict counts as a test. */
export interface Suite {
  readonly name: string
  readonly command: (selection: Selection, reportFile: string) => readonly [string, ...string[]]
  /** A tool whose verdict is all there is has none. */
  readonly tests?: TestFiles
  readonly read?: (reportFile: string) => Report | null
  /** Judges what this suite left behind, so it runs with it and never alone. */
  readonly after?: string
}

/** biome colours its words letter by letter wherever it writes. */
const colors = process.stdout.isTTY ? '--colors=force' : '--colors=off'

const replyPrinter = join(import.meta.dirname, 'print-reply-table.ts')

/** Where the servers of the tests note their replies, beside the reports. */
export function replyRecordFolder(reportFile: string): string {
  return join(dirname(reportFile), 'replies')
}

/** In the order of cost: what fails fast comes first. */
export const suites: readonly Suite[] = [
  { name: 'lint', command: () => ['biome', 'check', '--error-on-warnings', colors, '.'] },
  { name: 'types', command: () => ['tsc', '-b'] },
  vitestSuite('house', houseTests),
  vitestSuite('node', nodeTests),
  {
    name: 'replies',
    after: 'node',
    command: (_, reportFile) => [process.execPath, replyPrinter, replyRecordFolder(reportFile)],
  },
  vitestSuite('browser', browserTests),
  {
    name: 'e2e',
    tests: journeyTests,
    command: ({ paths, name }) => [
      'playwright',
      'test',
      '--reporter=line,json',
      ...(name === null ? [] : ['-g', name]),
      ...paths,
    ],
    read: readPlaywrightReport,
  },
]

function vitestSuite(name: string, tests: TestFiles): Suite {
  return {
    name,
    tests,
    command: (selection, reportFile) => [
      'vitest',
      'run',
      `--project=${name}`,
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${reportFile}`,
      ...(selection.name === null ? [] : ['-t', selection.name]),
      ...selection.paths,
    ],
    read: readVitestReport,
  }
}

/** The suites that have something to do. */
export function selectedSuites({ suites: wanted, paths, name }: Selection): readonly Suite[] {
  const named = suites.filter(({ name, after }) => wanted.length === 0 || wanted.includes(after ?? name))
  const filtered = paths.length > 0 || name !== null
  return named.filter(({ tests }) => {
    if (tests === undefined) return !filtered
    const files = globSync(tests.include, { cwd: root, exclude: tests.exclude })
    return files.some((file) => paths.length === 0 || paths.some((part) => join(root, file).includes(part)))
  })
}
