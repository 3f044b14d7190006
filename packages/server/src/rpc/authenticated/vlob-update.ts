import * as schema from '@parallax/protocol'
import { writeVlob } from '../write-vlob.ts'
import { command } from './command.ts'

/** Adds the next version of a vlob (spec 04b §4.3). */
export const vlobUpdate = command(schema.vlobUpdate, async (request, call) => {
  const { vlobId } = request
  return await writeVlob(call, {
    kind: 'update',
    version: { ...request, author: call.author.deviceId },
    historyRefusal: async (tx, realm) => {
      const [last] = await tx.sql<{ version: bigint }[]>`
        select version from vlobs where realm = ${realm.key} and vlob_id = ${vlobId} order by version desc limit 1`
      if (last === undefined) return { status: 'vlob_not_found' } as const
      return BigInt(request.version) === last.version + 1n ? undefined : ({ status: 'bad_vlob_version' } as const)
    },
  })
})
