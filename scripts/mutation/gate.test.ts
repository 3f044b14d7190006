import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { type Gate, runGate } from './gate.ts'
import { summary } from './report.ts'

const patience = 120_000

function gate(tests: string): Gate {
  const scope = { name: 'guard', sources: ['scripts/mutation/example/guard.ts'], tests: [tests], needsServer: false }
  const root = resolve(import.meta.dirname, '../..')
  return { root, scopes: [scope], part: '', sample: null, jobs: 1, commit: null, tell: () => undefined }
}

test('tells what a test notices, what none notices and what none meets', { timeout: patience }, async () => {
  const outcome = await runGate(gate('scripts/mutation/example/guard-tests.ts'))
  if (outcome.status !== 'judged') throw new Error(outcome.witness)
  const { results } = outcome
  expect(results.map(({ mutant, fate }) => [mutant.change, fate])).toEqual([
    ['age >= 18 → age < 18', 'killed'],
    ['age >= 18 → age > 18', 'killed'],
    ['age < 18 → age >= 18', 'survived'],
    ['age < 18 → age <= 18', 'survived'],
    ['age === other → age !== other', 'unreached'],
  ])
  expect(results[0]?.witness).toBe('eighteen is adult, seventeen is not')
  expect(summary(results).share).toBe(0.4)
})

test('says nothing while a test fails by itself', { timeout: patience }, async () => {
  const outcome = await runGate(gate('scripts/mutation/example/red-tests.ts'))
  expect(outcome).toEqual({
    status: 'not_green',
    test: 'scripts/mutation/example/red-tests.ts',
    witness: 'fails without any mutant',
  })
})
