/** Where each package and each inner folder may reach. The one place: biome.json and the house tests follow from it. */

export interface Arrows {
  readonly [name: string]: readonly string[]
}

/** Direct arrows between packages (DESIGN, "The house"). What lies below a target is allowed too. */
export const packageArrows: Arrows = {
  wire: [],
  crypto: ['wire'],
  protocol: ['crypto'],
  certificates: ['protocol'],
  teams: ['certificates'],
  client: ['certificates'],
  platform: ['client'],
  server: ['certificates', 'teams'],
  drive: ['platform'],
  agent: ['teams', 'platform'],
  cli: ['server', 'drive', 'agent'],
  web: ['platform', 'teams'],
}

/** Arrows between the inner folders of `client/src`. Files directly in `src` are the face and reach everything. */
export const clientArrows: Arrows = {
  errors: [],
  words: ['errors'],
  ports: ['words'],
  rpc: ['ports'],
  store: ['rpc'],
  realms: ['store'],
  workspaces: ['realms'],
  monitors: ['workspaces'],
  devices: ['store'],
  enrolment: ['realms', 'devices'],
  recovery: ['enrolment'],
  account: ['devices'],
  session: ['monitors', 'enrolment', 'recovery', 'account'],
}

/** Sources that run unchanged in browsers: no Node module, no Node global, no Node back end. */
export const browserSafe: readonly string[] = [
  'packages/wire/src/**',
  'packages/crypto/src/**',
  '!packages/crypto/src/native/**',
  'packages/protocol/src/**',
  'packages/certificates/src/**',
  'packages/teams/src/**',
  'packages/client/src/**',
  'packages/platform/src/browser/**',
  'packages/web/src/**',
]

/** Everything reachable from `name`, itself left out, sorted. */
export function reachable(arrows: Arrows, name: string): string[] {
  const found = new Set<string>()
  const visit = (from: string): void => {
    for (const target of arrows[from] ?? []) {
      if (found.has(target)) continue
      found.add(target)
      visit(target)
    }
  }
  visit(name)
  return [...found].sort()
}

/** The names that `name` must not import. */
export function unreachable(arrows: Arrows, name: string): string[] {
  const allowed = reachable(arrows, name)
  return Object.keys(arrows).filter((other) => other !== name && !allowed.includes(other))
}
