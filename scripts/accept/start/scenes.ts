import { equal, ok } from 'node:assert/strict'
import { Clone, type CloneOptions, type User } from '../clone.ts'
import { administrationToken, type NpmStart } from '../npm-start.ts'

export const nobody: User = { uid: 65534, gid: 65534 }
const isRoot = process.geteuid?.() === 0

export const needsRoot = isRoot ? null : 'needs root'

/** A clone whose packages are there already, of the user who runs this program unless another is given. */
export function clone(options: Partial<CloneOptions> = {}): Clone {
  return new Clone({ user: null, modules: 'linked', homeMode: 0o755, ...options })
}

/** As an ordinary user, whoever runs this program. */
export function ordinaryClone(options: Partial<CloneOptions> = {}): Clone {
  return clone({ user: isRoot ? nobody : null, ...options })
}

/** Creates an organization through the administration API, as `parallax organization create` does. */
export async function createOrganization(server: NpmStart, name: string): Promise<void> {
  const response = await administration(server, '/administration/organizations', {
    method: 'POST',
    body: JSON.stringify({ organization_id: name }),
  })
  equal(response.status, 200, await response.text())
}

export async function requireOrganization(server: NpmStart, name: string): Promise<void> {
  const response = await administration(server, `/administration/organizations/${name}`, {})
  equal(response.status, 200, `${name} is not there: ${await response.text()}`)
}

/** Says what the terminal shows when something is missing there. */
export function mustSay(server: NpmStart, ...patterns: readonly RegExp[]): void {
  for (const pattern of patterns) ok(pattern.test(server.output), `it does not say ${pattern}:\n${server.output}`)
}

async function administration(server: NpmStart, path: string, init: RequestInit): Promise<Response> {
  const url = new URL(path, await server.address())
  const headers = { Authorization: `Bearer ${administrationToken(server.clone)}`, 'Content-Type': 'application/json' }
  return fetch(url, { ...init, headers })
}
