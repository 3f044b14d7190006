import type { EventId } from '@parallax/protocol'
import type { RealmRole, VlobId } from '@parallax/wire'
import { CHANNEL, piecesOf } from '../bus/payload.ts'
import type { Statement } from '../db/transaction.ts'
import type { RealmState } from './realm-memory.ts'
import { type VlobVersion, vlobEvent } from './vlob-version.ts'

/** A version that nothing speaks against, as far as is remembered. */
export interface PlannedVlob {
  readonly organization: number
  /** Key of the author's row. */
  readonly user: number
  readonly role: RealmRole | null
  readonly state: RealmState
  readonly version: VlobVersion
}

/** The row says which positions, from 1, were written; null: none. */
export interface WrittenRow {
  readonly written: readonly number[] | null
}

/** The one statement. Versions of one realm share its state, and each is of another vlob. */
export function writeVlobs(vlobs: readonly PlannedVlob[], newEventId: () => EventId): Statement<WrittenRow> {
  const realms = realmsOf(vlobs)
  const positions = new Map(realms.map(({ state }, index) => [state, index + 1]))
  const states = realms.map(({ state }) => state)
  const versions = vlobs.map(({ version }) => version)
  const blobs = versions.map(({ blob }) => blob)
  const told = vlobs.flatMap(({ organization, state, version }, index) =>
    piecesOf(vlobEvent(organization, { ...state, version }), newEventId()).map((text) => ({ text, vlob: index + 1 })),
  )
  return (sql) => {
    const { integers, bigints, texts, uuids } = sql.types
    return sql<WrittenRow[]>`
      select write_vlobs(
        ${integers(realms.map(({ organization }) => organization))}, ${uuids(realms.map(({ realmId }) => realmId))},
        ${integers(states.map(({ realm }) => realm.key))}, ${texts(states.map(({ realm }) => realm.status))},
        ${bigints(states.map(({ realm }) => realm.keyIndex))}, ${bigints(states.map(({ realm }) => realm.timestamp))},
        ${bigints(states.map(({ commonTimestamp }) => commonTimestamp))},
        ${texts(states.map(({ realm }) => `{${realm.members.join(',')}}`))},
        ${integers(vlobs.map(({ state }) => positions.get(state) ?? 0))}, ${integers(vlobs.map(({ user }) => user))},
        ${texts(vlobs.map(({ role }) => `${role}`))}, ${uuids(versions.map(({ author }) => author))},
        ${uuids(versions.map(({ vlobId }) => vlobId))}, ${bigints(versions.map(({ version }) => BigInt(version)))},
        ${bigints(versions.map(({ timestamp }) => timestamp))}, ${joined(blobs)}, ${integers(endsOf(blobs))},
        ${CHANNEL}, ${texts(told.map(({ text }) => text))}, ${integers(told.map(({ vlob }) => vlob))}
      ) as written`
  }
}

interface PlannedRealm {
  readonly organization: number
  readonly realmId: VlobId
  readonly state: RealmState
}

/** In the order in which every server takes their locks. */
function realmsOf(vlobs: readonly PlannedVlob[]): readonly PlannedRealm[] {
  const realms = new Map(
    vlobs.map(({ organization, state, version: { realmId } }) => [state, { organization, realmId, state }] as const),
  )
  return [...realms.values()].sort(
    (one, other) => one.organization - other.organization || (one.realmId < other.realmId ? -1 : 1),
  )
}

/** Where each blob ends when they stand one after the other. */
function endsOf(blobs: readonly Uint8Array[]): readonly number[] {
  let end = 0
  return blobs.map(({ length }) => {
    end += length
    return end
  })
}

function joined(blobs: readonly Uint8Array[]): Uint8Array {
  const [only] = blobs
  return blobs.length === 1 && only ? only : Buffer.concat(blobs)
}
