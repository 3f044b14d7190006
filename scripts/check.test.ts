import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { replyTable } from './check/reply-table.ts'
import { readPlaywrightReport } from './check/report.ts'
import { parseSelection } from './check/selection.ts'
import { selectedSuites } from './check/suites.ts'

let programs = ''

beforeEach(() => {
  programs = mkdtempSync(join(tmpdir(), 'parallax-test-'))
})

afterEach(() => rmSync(programs, { recursive: true }))

interface Checked {
  readonly code: number
  readonly lines: readonly string[]
}

/** Runs `npm test -- SUITE` with a runner of our own in the place of vitest; it gets its report file as `$REPORT`. */
async function checkWith(runner: string, suite: 'house' | 'node' = 'house'): Promise<Checked> {
  const findReport = 'for a in "$@"; do case $a in --outputFile.json=*) REPORT=$' + '{a#*=};; esac; done'
  writeFileSync(join(programs, 'vitest'), `#!/bin/sh\n${findReport}\n${runner}\n`)
  chmodSync(join(programs, 'vitest'), 0o755)
  const child = spawn(process.execPath, [join(import.meta.dirname, 'check.ts'), suite], {
    env: { ...process.env, PATH: `${programs}:${process.env.PATH}` },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [output, [code]] = await Promise.all([text(child.stdout), once(child, 'exit')])
  return { code, lines: output.trimEnd().split('\n') }
}

function report(passed: number, failed: number, skipped: number): string {
  const content = { numPassedTests: passed, numFailedTests: failed, numPendingTests: skipped, numTodoTests: 0 }
  return `echo '${JSON.stringify({ ...content, testResults: [] })}' > "$REPORT"`
}

describe('the closing line', () => {
  test('says what the runner reported', async () => {
    const { code, lines } = await checkWith(report(5, 0, 2))
    expect(lines.at(-1)).toBe('5 passed, 0 failed, 2 skipped')
    expect(code).toBe(0)
  })

  test('leaves out what nobody skipped, and fails with one failed test', async () => {
    const { code, lines } = await checkWith(`${report(5, 1, 0)}; exit 1`)
    expect(lines.at(-1)).toBe('5 passed, 1 failed')
    expect(code).toBe(1)
  })

  test.each([
    ['breaks outside any test', `${report(5, 0, 0)}; exit 1`, '5 passed, 1 failed'],
    ['is killed', `${report(5, 0, 0)}; kill -9 $$`, '5 passed, 1 failed'],
    ['writes no report', 'exit 0', '0 passed, 1 failed'],
    ['runs no test', report(0, 0, 0), '0 passed, 1 failed'],
    ['skips all', report(0, 0, 7), '0 passed, 1 failed, 7 skipped'],
  ])('counts a failure when the runner %s', async (_, runner, line) => {
    const { code, lines } = await checkWith(runner)
    expect(lines.at(-1)).toBe(line)
    expect(code).toBe(1)
  })
})

describe('the replies that went over a socket', () => {
  const noted = (replies: readonly string[]) => `printf '${replies.join('\\n')}\\n' > "$PARALLAX_REPLY_RECORD/1.txt"`
  const all = replyTable(new Set()).faults.map((fault) => fault.replace('never seen: ', ''))

  test('are enough when each was seen', async () => {
    const { code, lines } = await checkWith(`${report(5, 0, 0)}; ${noted(all)}`, 'node')
    expect([code, lines.at(-1)]).toEqual([0, '5 passed, 0 failed'])
  })

  test('count as a failure when one was not', async () => {
    const { code, lines } = await checkWith(`${report(5, 0, 0)}; ${noted(all.slice(1))}`, 'node')
    expect([code, lines.at(-1)]).toEqual([1, '5 passed, 1 failed'])
    expect(lines).toContain(`never seen: ${all[0]}`)
  })

  test('count as a failure when none was seen', async () => {
    const { code } = await checkWith(report(5, 0, 0), 'node')
    expect(code).toBe(1)
  })
})

test('a journey that passes at the second attempt has failed', () => {
  const file = join(programs, 'report.json')
  writeFileSync(file, JSON.stringify({ stats: { expected: 3, unexpected: 1, flaky: 1, skipped: 2 } }))
  expect(readPlaywrightReport(file)?.count).toEqual({ passed: 3, failed: 2, skipped: 2 })
})

describe('the selection', () => {
  const names = ['lint', 'types', 'house', 'node', 'browser', 'e2e']
  const suitesFor = (...args: string[]) => selectedSuites(parseSelection(args, names)).map(({ name }) => name)

  test('without words takes every suite that has files', () => {
    expect(suitesFor()).toEqual(expect.arrayContaining(['lint', 'types', 'house', 'node', 'browser']))
  })

  test('judges the replies that were seen where all the tests of servers run, and only there', () => {
    expect(suitesFor()).toContain('replies')
    expect(suitesFor('node')).toEqual(['node', 'replies'])
    for (const words of [['house'], ['tests/server'], ['-t', 'vlob'], ['node', 'tests/server']])
      expect(suitesFor(...words)).not.toContain('replies')
  })

  test('takes the suites that have a file whose path contains the word', () => {
    expect(suitesFor('scripts/check.test')).toEqual(['node'])
    expect(suitesFor('tests/house')).toEqual(['house'])
    expect(suitesFor('no-such-file')).toEqual([])
  })

  test('takes suites by name, and a name of tests', () => {
    expect(suitesFor('lint', 'house')).toEqual(['lint', 'house'])
    expect(parseSelection(['house', '-t', 'lockfile'], names)).toMatchObject({ suites: ['house'], name: 'lockfile' })
  })

  test('refuses what it does not know', () => {
    expect(() => parseSelection(['--watch'], names)).toThrow(SyntaxError)
  })
})
