// Of vitest, inside a sandbox: the given test files one after the other in the given order, up to the first failure.
import { join } from 'node:path'
import { defineConfig } from 'vitest/config'
import type { TestSequencer, TestSpecification } from 'vitest/node'

const files = (process.env.PARALLAX_MUTATION_TESTS ?? '').split('\n')
const root = join(import.meta.dirname, '../..')
const rankOf = ({ moduleId }: TestSpecification): number => files.findIndex((file) => join(root, file) === moduleId)

class AsGiven implements TestSequencer {
  sort(specifications: TestSpecification[]): TestSpecification[] {
    return specifications.toSorted((one, other) => rankOf(one) - rankOf(other))
  }

  shard(specifications: TestSpecification[]): TestSpecification[] {
    return specifications
  }
}

export default defineConfig({
  test: {
    include: files,
    globalSetup: ['./tests/seams/http-peer.setup.ts', './scripts/mutation/shared-server.setup.ts'],
    sequence: { sequencer: AsGiven },
    fileParallelism: false,
    bail: 1,
    testTimeout: 30_000,
    reporters: ['dot', 'json'],
  },
})
