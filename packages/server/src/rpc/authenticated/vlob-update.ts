import * as schema from '@parallax/protocol'
import { ballparkRefusal } from '../ballpark.ts'
import { causalityRefusal } from '../causality.ts'
import { insertVlob, vlobEvent } from '../insert-vlob.ts'
import { dataWriteRefusal } from '../realm-refusals.ts'
import { command } from './command.ts'

/** Adds the next version of a vlob (spec 04b §4.3). */
export const vlobUpdate = command(schema.vlobUpdate, async (request, { author, write, now }) => {
  const { realmId, vlobId, timestamp } = request
  const locks = { common: 'shared', realm: { id: realmId, mode: 'shared' } } as const
  return await write(locks, async (tx, { commonTimestamp, realm }) => {
    if (realm === null) return { status: 'realm_not_found' }
    const refused = dataWriteRefusal(realm, request.keyIndex)
    if (refused) return refused
    const tooEarlyOrLate =
      ballparkRefusal(now, timestamp) ?? causalityRefusal(timestamp, commonTimestamp, realm.timestamp)
    // The version comes before the timestamp; when nothing speaks against it, the insertion tells.
    if (tooEarlyOrLate || tx.isRetry) {
      const [last] = await tx.sql<{ version: bigint }[]>`
        select version from vlobs where realm = ${realm.key} and vlob_id = ${vlobId} order by version desc limit 1`
      if (last === undefined) return { status: 'vlob_not_found' }
      if (BigInt(request.version) !== last.version + 1n) return { status: 'bad_vlob_version' }
      if (tooEarlyOrLate) return tooEarlyOrLate
    }
    // Versions have no hole, so the one before is the last one if this one can be inserted.
    tx.write`
      select insist(exists (
        select from vlobs where realm = ${realm.key} and vlob_id = ${vlobId} and version = ${request.version - 1}
      ))`
    const version = { ...request, author: author.deviceId }
    insertVlob(tx, realm, version)
    tx.publish(vlobEvent(author.organization, { commonTimestamp, realm, version }))
    return { status: 'ok' }
  })
})
