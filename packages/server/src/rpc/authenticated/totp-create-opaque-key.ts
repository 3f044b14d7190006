import * as schema from '@parallax/protocol'
import { type TotpOpaqueKeyId, uuidFromBytes } from '@parallax/wire'
import { sealRecord } from '../../sealed-record.ts'
import { command } from './command.ts'

/** Makes a key that the server gives only for a one-time password (spec 04a §7). */
export const totpCreateOpaqueKey = command(schema.totpCreateOpaqueKey, async (_, { context, author, write }) => {
  const { crypto } = context.data
  const opaqueKeyId = uuidFromBytes<TotpOpaqueKeyId>(crypto.random(16))
  const opaqueKey = crypto.newSecretKey()
  const sealed = sealRecord(context, { kind: 'totpOpaqueKey', id: opaqueKeyId }, opaqueKey.exposeSecretBytes())
  return await write({}, (tx) => {
    tx.write`insert into totp_opaque_keys (key_id, user_key, opaque_key) values (${opaqueKeyId}, ${author.user}, ${sealed})`
    return { status: 'ok', opaqueKeyId, opaqueKey }
  })
})
