import * as schema from '@parallax/protocol'
import { ballparkRefusal } from '../ballpark.ts'
import { causalityRefusal } from '../causality.ts'
import { insertVlob, vlobEvent } from '../insert-vlob.ts'
import { dataWriteRefusal } from '../realm-refusals.ts'
import { command } from './command.ts'

/** Creates a vlob: its version 1 (spec 04b §4.2). */
export const vlobCreate = command(schema.vlobCreate, async (request, { author, write, now }) => {
  const { realmId, vlobId, timestamp } = request
  const locks = { common: 'shared', realm: { id: realmId, mode: 'shared' } } as const
  return await write(locks, async (tx, { commonTimestamp, realm }) => {
    if (realm === null) return { status: 'realm_not_found' }
    const refused = dataWriteRefusal(realm, request.keyIndex)
    if (refused) return refused
    const tooEarlyOrLate =
      ballparkRefusal(now, timestamp) ?? causalityRefusal(timestamp, commonTimestamp, realm.timestamp)
    // Whether the vlob exists comes before the timestamp (ours); when nothing speaks against it, the insertion tells.
    if (tooEarlyOrLate || tx.isRetry) {
      const [existing] = await tx.sql`select from vlobs where realm = ${realm.key} and vlob_id = ${vlobId} limit 1`
      if (existing) return { status: 'vlob_already_exists' }
      if (tooEarlyOrLate) return tooEarlyOrLate
    }
    const version = { ...request, version: 1, author: author.deviceId }
    insertVlob(tx, realm, version)
    tx.publish(vlobEvent(author.organization, { commonTimestamp, realm, version }))
    return { status: 'ok' }
  })
})
