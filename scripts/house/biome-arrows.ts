import { browserSafe, clientArrows, packageArrows, reachable, unreachable } from './arrows.ts'

interface ImportPattern {
  readonly group: readonly string[]
  readonly message: string
}

interface Override {
  readonly includes: readonly string[]
  readonly linter: { readonly rules: { readonly style: Readonly<Record<string, unknown>> } }
}

const tests = '!**/*.test.ts'

const nodeModules: ImportPattern = {
  group: ['node:*', 'node:*/**', '@parallax/crypto/native', '@parallax/platform/node', '**/native/**'],
  message: 'runs unchanged in browsers: what differs arrives as a parameter',
}

/**
 * The text of biome.arrows.json, which biome.json extends. For one file the last matching override wins whole, so each
 * repeats what the wider ones before it forbid.
 */
export function biomeArrows(): string {
  const overrides = [...Object.keys(packageArrows).map(packageOverride), ...browserOverrides(), ...clientOverrides()]
  const lines = overrides.map((override) => `  ${JSON.stringify(override)}`)
  return `{ "overrides": [\n${lines.join(',\n')}\n] }\n`
}

function packageOverride(name: string): Override {
  return restricted([`packages/${name}/**`], [packagePattern(name)])
}

/** One override a browser-safe folder; tests are left out, since units also run in Node and read vectors from disk. */
function browserOverrides(): readonly Override[] {
  const folders = browserSafe.filter((folder) => !folder.startsWith('!'))
  const except = browserSafe.filter((folder) => folder.startsWith('!'))
  return folders.map((folder) => {
    const name = packageOf(folder)
    const excluded = except.filter((pattern) => packageOf(pattern.slice(1)) === name)
    return restricted([folder, ...excluded, tests], [packagePattern(name), nodeModules], nodeGlobals)
  })
}

function clientOverrides(): readonly Override[] {
  return Object.keys(clientArrows).map((folder) => {
    const forbidden = unreachable(clientArrows, folder)
    const upward: ImportPattern = {
      group: forbidden.map((other) => `../**/${other}/**`),
      message: `client/${folder} may import ${listed(reachable(clientArrows, folder))}`,
    }
    const patterns = [packagePattern('client'), nodeModules, ...(forbidden.length === 0 ? [] : [upward])]
    return restricted([`packages/client/src/${folder}/**`, tests], patterns)
  })
}

function packagePattern(name: string): ImportPattern {
  const allowed = reachable(packageArrows, name)
  const own = allowed.flatMap((other) => [`!@parallax/${other}`, `!@parallax/${other}/**`])
  const group = ['@parallax/*', '@parallax/*/**', ...own, '**/packages/**']
  return { group, message: `${name} may import ${listed(allowed)}` }
}

const nodeGlobals = {
  noRestrictedGlobals: {
    level: 'error',
    options: {
      deniedGlobals: { Buffer: 'use Uint8Array', process: 'runs in browsers', setImmediate: 'runs in browsers' },
    },
  },
}

function restricted(includes: readonly string[], patterns: readonly ImportPattern[], more: object = {}): Override {
  const noRestrictedImports = { level: 'error', options: { patterns } }
  return { includes, linter: { rules: { style: { noRestrictedImports, ...more } } } }
}

function packageOf(folder: string): string {
  return folder.split('/')[1] ?? ''
}

function listed(names: readonly string[]): string {
  return names.length === 0 ? 'nothing' : names.join(', ')
}
