// npm run check:container: does what the Dockerfile says in a bare Debian, and starts the result as a container would.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type AcceptanceCheck, runChecks } from './accept/check.ts'
import { readDockerfile } from './check-container/dockerfile.ts'
import { findObstacle } from './check-container/obstacle.ts'
import { buildStages } from './check-container/stage-root.ts'
import { startInRoot } from './check-container/started-root.ts'
import { root } from './enter.js'

const obstacle = findObstacle()

const checks: readonly AcceptanceCheck[] = [
  {
    name: 'the Dockerfile can be read, and each file that it takes from here exists',
    obstacle: null,
    run: async () => {
      const steps = readDockerfile(readFileSync(join(root, 'Dockerfile'), 'utf8')).flatMap((stage) => stage.steps)
      const sources = steps.flatMap((step) => (step.type === 'copy' && step.from === null ? step.sources : []))
      const missing = sources.filter((source) => !existsSync(join(root, source)))
      if (missing.length > 0) throw new Error(`missing: ${missing}`)
    },
  },
  {
    name: 'its steps succeed in a bare Debian, and the result serves as an unprivileged user on a read-only root',
    obstacle,
    run: async () => {
      const stages = readDockerfile(readFileSync(join(root, 'Dockerfile'), 'utf8'))
      using built = buildStages(stages)
      await using started = await startInRoot(built)
      await started.demandHealth()
      started.demandReadOnlyRoot()
      await started.demandOrganization()
    },
  },
]

await runChecks(checks)
