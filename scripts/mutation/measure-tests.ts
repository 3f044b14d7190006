import type { Candidate, Workshop } from './gate.ts'
import { takeNotes, withProbes } from './probes.ts'
import type { Sandbox } from './sandbox.ts'
import { type Scope, testsOf } from './scopes.ts'
import { takeTurns } from './take-turns.ts'

/** A test file and which mutants it would meet. */
export interface MeasuredTest {
  readonly file: string
  readonly seconds: number
  /** Ids of candidates. */
  readonly reached: ReadonlySet<number>
}

export type Measured =
  | { readonly status: 'green'; readonly tests: readonly MeasuredTest[] }
  | { readonly status: 'not_green'; readonly test: string; readonly witness: string }

/** Seconds for one test file on a busy machine. */
const PATIENCE = 300

/** Runs each test file alone, on sources that note which candidates are evaluated. */
export async function measureTests(
  { sandboxes, environment, tell }: Workshop,
  scopes: readonly Scope[],
  candidates: readonly Candidate[],
): Promise<Measured> {
  for (const sandbox of sandboxes) probe(sandbox, candidates)
  const [first] = sandboxes
  const files = first === undefined ? [] : scopes.flatMap((scope) => testsOf(scope, first.path))
  const runs = await takeTurns(sandboxes, files, async (sandbox, file) => {
    const run = () => sandbox.run([file], { patience: PATIENCE, environment })
    const first = await run()
    // Once more: what fails now and then says less about mutants, but nothing about the sources.
    const { verdict, seconds, witness } = first.verdict === 'green' ? first : await run()
    const reached = takeNotes(sandbox.notes)
    tell(`${verdict.padEnd(10)} ${file}  ${seconds.toFixed(1)} s, meets ${reached.size}`)
    return { file, verdict, seconds, witness, reached }
  })
  for (const sandbox of sandboxes) sandbox.restore()
  const failed = runs.find(({ verdict }) => verdict !== 'green')
  if (failed !== undefined) return { status: 'not_green', test: failed.file, witness: failed.witness }
  return { status: 'green', tests: runs.map(({ file, seconds, reached }) => ({ file, seconds, reached })) }
}

function probe(sandbox: Sandbox, candidates: readonly Candidate[]): void {
  for (const [file, inFile] of Map.groupBy(candidates, ({ mutant }) => mutant.file)) {
    const probes = inFile.map(({ id, mutant }) => ({ id, site: mutant.site }))
    sandbox.write(file, withProbes(sandbox.read(file), probes, sandbox.notes))
  }
}
