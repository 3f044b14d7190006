import type { EmbeddedPostgres } from '../../packages/server/src/db/embedded/embedded-postgres.ts'
import { startTemporaryPostgres } from '../../packages/server/src/db/embedded/start-temporary-postgres.ts'
import { isEquivalent } from './equivalent.ts'
import { type MeasuredTest, measureTests } from './measure-tests.ts'
import { findMutants, type Mutant, mutate } from './mutants.ts'
import { sample } from './sample.ts'
import { Sandbox, type TestRun } from './sandbox.ts'
import { type Scope, sourcesOf } from './scopes.ts'
import { takeTurns } from './take-turns.ts'

export interface Gate {
  /** The clone. It is never touched: mutants are put into copies. */
  readonly root: string
  readonly scopes: readonly Scope[]
  /** Only sources whose path contains it. */
  readonly part: string
  /** Null: every mutant. */
  readonly sample: { readonly count: number; readonly seed: number } | null
  /** Copies at work at once. */
  readonly jobs: number
  /** The clone as of then; null: as it stands on the disk. */
  readonly commit: string | null
  readonly tell: (line: string) => void
}

/** What became of a mutant. */
export interface MutantResult {
  readonly scope: string
  readonly mutant: Mutant
  /** `unreached`: no test evaluates it. */
  readonly fate: 'killed' | 'survived' | 'unreached' | 'equivalent'
  /** The test that failed. */
  readonly witness: string
  /** The lines before and after. */
  readonly before: string
  readonly after: string
}

export type GateOutcome =
  | { readonly status: 'judged'; readonly results: readonly MutantResult[] }
  /** Nothing can be said while a test fails by itself. */
  | { readonly status: 'not_green'; readonly test: string; readonly witness: string }

/** A mutant to judge. */
export interface Candidate {
  readonly id: number
  readonly scope: Scope
  readonly mutant: Mutant
}

/** Where candidates are judged. */
export interface Workshop {
  readonly sandboxes: readonly Sandbox[]
  readonly environment: Readonly<Record<string, string>>
  readonly tell: (line: string) => void
}

const silent = { info: () => undefined, warn: () => undefined }

/** Judges mutants one at a time. */
export async function runGate(gate: Gate): Promise<GateOutcome> {
  using copies = new DisposableStack()
  const first = copies.use(new Sandbox(gate))
  const others = Array.from({ length: gate.jobs - 1 }, () => copies.use(new Sandbox(gate)))
  await using postgres = gate.scopes.some(({ needsServer }) => needsServer)
    ? await startTemporaryPostgres({ log: silent, fsync: 'off' })
    : undefined
  const candidates = draw(gate, first)
  gate.tell(`${candidates.length} mutants${gate.sample === null ? '' : `, drawn by seed ${gate.sample.seed}`}`)
  const workshop = { sandboxes: [first, ...others], environment: environmentOf(postgres), tell: gate.tell }
  const measured = await measureTests(workshop, gate.scopes, candidates)
  if (measured.status === 'not_green') return measured
  const results = await takeTurns(workshop.sandboxes, candidates, async (sandbox, candidate) => {
    const result = await judge(workshop, { sandbox, candidate, tests: measured.tests })
    gate.tell(`${result.fate.padEnd(10)} ${result.mutant.file}:${result.mutant.line}  ${result.witness.slice(0, 100)}`)
    return result
  })
  return { status: 'judged', results }
}

function draw({ scopes, part, sample: wanted }: Gate, sandbox: Sandbox): readonly Candidate[] {
  const all = scopes.flatMap((scope) =>
    sourcesOf(scope, sandbox.path)
      .filter((file) => file.includes(part))
      .flatMap((file) => findMutants(file, sandbox.read(file)))
      .map((mutant) => ({ scope, mutant })),
  )
  const numbered = all.map((candidate, id) => ({ id, ...candidate }))
  return wanted === null ? numbered : sample(numbered, wanted.count, wanted.seed)
}

function environmentOf(postgres: EmbeddedPostgres | undefined): Readonly<Record<string, string>> {
  return postgres === undefined ? {} : { PARALLAX_MUTATION_POSTGRES: JSON.stringify(postgres.connection) }
}

interface Trial {
  readonly sandbox: Sandbox
  readonly candidate: Candidate
  readonly tests: readonly MeasuredTest[]
}

async function judge(workshop: Workshop, { sandbox, candidate, tests }: Trial): Promise<MutantResult> {
  const { id, scope, mutant } = candidate
  const source = sandbox.read(mutant.file)
  const result = { scope: scope.name, mutant, witness: '', ...linesOf(source, mutant) }
  if (isEquivalent(mutant)) return { ...result, fate: 'equivalent' }
  const reaching = tests.filter(({ reached }) => reached.has(id)).toSorted((one, other) => one.seconds - other.seconds)
  if (reaching.length === 0) return { ...result, fate: 'unreached' }
  sandbox.write(mutant.file, mutate(source, mutant.edit))
  const run = await runBroken(workshop, sandbox, reaching)
  sandbox.restore()
  if (run.verdict === 'green') return { ...result, fate: 'survived' }
  if (run.verdict === 'broken') await insistOnGreen(workshop, sandbox, reaching)
  return { ...result, fate: 'killed', witness: run.witness }
}

/** A run that takes this much longer than without a mutant hangs. */
const PATIENCE = { factor: 4, seconds: 30 }

async function runBroken(
  { environment }: Workshop,
  sandbox: Sandbox,
  tests: readonly MeasuredTest[],
): Promise<TestRun> {
  const usual = tests.reduce((sum, { seconds }) => sum + seconds, 0)
  const patience = usual * PATIENCE.factor + PATIENCE.seconds
  return await sandbox.run(
    tests.map(({ file }) => file),
    { patience, environment },
  )
}

/** A mutant may keep tests from running at all, but so may a machine that is in trouble. */
async function insistOnGreen(workshop: Workshop, sandbox: Sandbox, [quickest]: readonly MeasuredTest[]): Promise<void> {
  if (quickest === undefined) return
  const { verdict, witness } = await runBroken(workshop, sandbox, [quickest])
  if (verdict !== 'green') throw new Error(`${quickest.file} does not pass any more without a mutant:\n${witness}`)
}

function linesOf(source: string, { edit }: Mutant): { readonly before: string; readonly after: string } {
  const start = source.lastIndexOf('\n', edit.start - 1) + 1
  const end = source.indexOf('\n', edit.end)
  return {
    before: source.slice(start, end),
    after: source.slice(start, edit.start) + edit.text + source.slice(edit.end, end),
  }
}
