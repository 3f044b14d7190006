// npm run mutation: breaks one comparison or condition at a time in a copy of the clone, and asks whether a test notices.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { type Gate, runGate } from './mutation/gate.ts'
import { details, summary } from './mutation/report.ts'
import { scopes } from './mutation/scopes.ts'

const usage = `npm run mutation                    200 mutants drawn by a seed
npm run mutation -- --all            every mutant
  --sample N --seed N                how many, and which
  --scope NAME                       only ${scopes.map(({ name }) => name).join(', ')}; may be repeated
  --file PART                        only sources whose path contains PART
  --jobs N                           copies at work at once (1)
  --commit REVISION                  the clone as of then, not as it stands on the disk`

/** Part of the mutants that must turn a test red. */
const FLOOR = 0.95

const root = resolve(import.meta.dirname, '..')

function gateOf(args: readonly string[]): Gate {
  const { values } = parseArgs({
    args: [...args],
    options: {
      all: { type: 'boolean', default: false },
      sample: { type: 'string', default: '200' },
      seed: { type: 'string', default: '1' },
      scope: { type: 'string', multiple: true, default: scopes.map(({ name }) => name) },
      file: { type: 'string', default: '' },
      jobs: { type: 'string', default: '1' },
      commit: { type: 'string' },
    },
  })
  const unknown = values.scope.find((wanted) => !scopes.some(({ name }) => name === wanted))
  if (unknown !== undefined) throw new TypeError(`There is no scope ${unknown}.`)
  return {
    root,
    scopes: scopes.filter(({ name }) => values.scope.includes(name)),
    part: values.file,
    sample: values.all ? null : { count: Number(values.sample), seed: Number(values.seed) },
    jobs: Math.max(1, Number(values.jobs)),
    commit: values.commit ?? null,
    tell: (line) => console.log(line),
  }
}

async function main(args: readonly string[]): Promise<number> {
  let gate: Gate
  try {
    gate = gateOf(args)
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    console.error(`${error.message}\n\n${usage}`)
    return 2
  }
  const outcome = await runGate(gate)
  if (outcome.status === 'not_green') {
    console.error(`Without any mutant, ${outcome.test} does not pass:\n${outcome.witness}`)
    return 2
  }
  const { results } = outcome
  const folder = join(root, 'out/results')
  mkdirSync(folder, { recursive: true })
  const file = join(folder, `mutation-${new Date().toISOString().replaceAll(/[:.]/g, '-')}.json`)
  writeFileSync(file, `${JSON.stringify(results, null, 2)}\n`)
  console.log(details(results))
  const { text, share } = summary(results)
  console.log(text)
  return share >= FLOOR ? 0 : 1
}

process.on('SIGINT', () => process.exit(130))
process.on('SIGTERM', () => process.exit(143))
process.exitCode = await main(process.argv.slice(2))
