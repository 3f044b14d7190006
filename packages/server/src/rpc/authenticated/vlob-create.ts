import * as schema from '@parallax/protocol'
import { writeVlob } from '../write-vlob.ts'
import { command } from './command.ts'

/** Creates a vlob: its version 1 (spec 04b §4.2). */
export const vlobCreate = command(schema.vlobCreate, async (request, call) => {
  const { vlobId } = request
  return await writeVlob(call, {
    kind: 'creation',
    version: { ...request, version: 1, author: call.author.deviceId },
    historyRefusal: async (tx, realm) => {
      const [existing] = await tx.sql`select from vlobs where realm = ${realm.key} and vlob_id = ${vlobId} limit 1`
      return existing && ({ status: 'vlob_already_exists' } as const)
    },
  })
})
