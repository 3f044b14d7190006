import { equal, ok } from 'node:assert/strict'
import { Clone, type User } from '../clone.ts'
import { administrationToken, type NpmStart } from '../npm-start.ts'

const nobody: User = { uid: 65534, gid: 65534 }
const isRoot = process.geteuid?.() === 0

export const needsRoot = isRoot ? null : 'needs root'

/** The clones that the checks share, made when they are needed, and empty each time they are asked for. */
export class Places implements Disposable {
  #ordinary: Clone | null = null
  #root: Clone | null = null

  /**
   * An ordinary user's, whoever runs this program. `by-npm`: its packages are not there yet, or came by npm itself;
   * linked packages lack what npm makes while it installs.
   */
  ordinary(packages: 'by-npm' | 'any' = 'any'): Clone {
    if (packages === 'by-npm' && this.#ordinary?.modules === 'linked') {
      this.#ordinary[Symbol.dispose]()
      this.#ordinary = null
    }
    const modules = packages === 'any' ? 'linked' : 'missing'
    this.#ordinary ??= new Clone({ user: isRoot ? nobody : null, modules })
    return this.#ordinary.emptied()
  }

  root(): Clone {
    this.#root ??= new Clone({ user: null, modules: 'linked' })
    return this.#root.emptied()
  }

  [Symbol.dispose](): void {
    this.#ordinary?.[Symbol.dispose]()
    this.#root?.[Symbol.dispose]()
  }
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
