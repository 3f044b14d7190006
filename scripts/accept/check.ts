/** One thing that must hold, proven with real processes. */
export interface AcceptanceCheck {
  readonly name: string
  /** Why it cannot be proven here; null when it can. */
  readonly obstacle: string | null
  readonly run: () => Promise<void>
}

/** Runs the checks one after the other, a line each, and ends with `N passed, N failed[, N skipped]`. */
export async function runChecks(checks: readonly AcceptanceCheck[]): Promise<void> {
  const outcomes = { passed: 0, failed: 0, skipped: 0 }
  for (const check of checks) outcomes[await runCheck(check)] += 1
  const { passed, failed, skipped } = outcomes
  console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`)
  process.exitCode = failed > 0 || passed === 0 ? 1 : 0
}

async function runCheck({ name, obstacle, run }: AcceptanceCheck): Promise<'passed' | 'failed' | 'skipped'> {
  if (obstacle !== null) {
    console.log(`skip  ${name} (${obstacle})`)
    return 'skipped'
  }
  const started = performance.now()
  const seconds = (): string => `${((performance.now() - started) / 1000).toFixed(1)} s`
  try {
    await run()
    console.log(`ok    ${name} (${seconds()})`)
    return 'passed'
  } catch (error) {
    console.log(
      `FAIL  ${name} (${seconds()})\n${indented(error instanceof Error ? (error.stack ?? error.message) : String(error))}`,
    )
    return 'failed'
  }
}

function indented(text: string): string {
  return text.replaceAll(/^/gm, '        ')
}
