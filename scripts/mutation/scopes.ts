import { globSync } from 'node:fs'

/** Sources that hold promises, and the tests that must notice when they break. Globs from the root. */
export interface Scope {
  readonly name: string
  readonly sources: readonly string[]
  readonly tests: readonly string[]
  /** Tests ask for the shared server. */
  readonly needsServer: boolean
}

export const scopes: readonly Scope[] = [
  {
    name: 'certificates',
    sources: ['packages/certificates/src/**/*.ts'],
    tests: ['packages/certificates/src/**/*.test.ts'],
    needsServer: false,
  },
  {
    name: 'merge',
    sources: ['packages/client/src/workspaces/merge/*.ts'],
    tests: ['packages/client/src/workspaces/**/*.test.ts'],
    needsServer: false,
  },
  {
    name: 'commands',
    sources: [
      'packages/server/src/rpc/**/*.ts',
      'packages/server/src/certificates/**/*.ts',
      'packages/server/src/invitations/**/*.ts',
    ],
    tests: ['packages/server/src/{rpc,certificates,invitations}/**/*.test.ts', 'tests/server/**/*.test.ts'],
    needsServer: true,
  },
]

export function sourcesOf({ sources }: Scope, root: string): readonly string[] {
  return found(sources, root).filter((path) => !/\.test\.ts$|\.suite\.ts$|\/testing\//.test(path))
}

/** Those that run in Node. */
export function testsOf({ tests }: Scope, root: string): readonly string[] {
  return found(tests, root).filter((path) => !path.endsWith('.browser.test.ts'))
}

function found(globs: readonly string[], root: string): readonly string[] {
  const paths = globs.flatMap((glob) => globSync(glob, { cwd: root }))
  return [...new Set(paths.map((path) => path.replaceAll('\\', '/')))].sort()
}
