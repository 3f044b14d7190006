import type { DateTime, RealmRole, VlobId } from '@parallax/wire'
import type { RealmScene, WriteScene } from '../db/locks.ts'

/** The same for everybody in a realm. */
export interface RealmState {
  readonly commonTimestamp: DateTime
  readonly realm: Omit<RealmScene, 'role'>
}

/** What was true when somebody last wrote into a realm. */
export interface RealmGuess {
  /** One object for all who share it. */
  readonly state: RealmState
  readonly role: RealmRole | null
}

/** Keys of rows. */
export interface Writer {
  readonly organization: number
  readonly user: number
}

/** Most that is remembered: 500 realms of 500 members take some 10 MB. */
const REALMS = 500
const USERS = 200

interface Known {
  readonly state: RealmState
  readonly roles: Map<number, RealmRole | null>
}

/**
 * What a server has seen of realms while it held their locks. Never relied on: what is checked against it is written
 * only by a statement that finds it still true, under the same locks.
 */
export class RealmMemory {
  readonly #realms = new Map<string, Known>()

  guess({ organization, user }: Writer, realmId: VlobId): RealmGuess | undefined {
    const known = this.#realms.get(`${organization}/${realmId}`)
    const role = known?.roles.get(user)
    return known === undefined || role === undefined ? undefined : { state: known.state, role }
  }

  learn({ organization, user }: Writer, realmId: VlobId, { commonTimestamp, realm }: WriteScene): void {
    if (realm === null) return
    const key = `${organization}/${realmId}`
    const known = this.#realms.get(key)
    const isSame = known?.state.realm.timestamp === realm.timestamp && known.state.commonTimestamp === commonTimestamp
    const { state, roles } = known && isSame ? known : { state: { commonTimestamp, realm }, roles: new Map() }
    remember(roles, { key: user, value: realm.role, limit: USERS })
    remember(this.#realms, { key, value: { state, roles }, limit: REALMS })
  }

  forget({ organization }: Pick<Writer, 'organization'>, realmId: VlobId): void {
    this.#realms.delete(`${organization}/${realmId}`)
  }
}

interface Entry<Key, Value> {
  readonly key: Key
  readonly value: Value
  readonly limit: number
}

/** In place of the entry that has been there longest, when there is no room. */
function remember<Key, Value>(map: Map<Key, Value>, { key, value, limit }: Entry<Key, Value>): void {
  const [oldest] = map.size < limit || map.has(key) ? [] : map.keys()
  if (oldest !== undefined) map.delete(oldest)
  map.set(key, value)
}
