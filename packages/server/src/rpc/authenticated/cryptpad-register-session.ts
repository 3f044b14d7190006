import * as schema from '@parallax/protocol'
import type { DateTime, DeviceId } from '@parallax/wire'
import { ballparkRefusal } from '../ballpark.ts'
import { command } from './command.ts'

interface Session {
  readonly author: DeviceId
  readonly timestamp: DateTime
  readonly keyIndex: bigint
  readonly encryptedViewKey: Uint8Array
  readonly encryptedEditKey: Uint8Array | null
}

/** Agrees on the keys with which the members edit a document together: the first ones are for ever (spec 04b §6). */
export const cryptpadRegisterSession = command(schema.cryptpadRegisterSession, async (request, call) => {
  const { context, author, now, write } = call
  const { realmId, documentId, timestamp, encryptedCandidateEditKey: editKey } = request
  const locks = { common: 'shared', realm: { id: realmId, mode: 'shared' } } as const
  return await write(locks, async (tx, { commonTimestamp, realm }) => {
    if (context.config.features.cryptpad.type === 'DISABLED') return { status: 'cryptpad_unavailable' }
    if (realm === null) return { status: 'realm_not_found' }
    if (realm.status === 'DELETED') return { status: 'realm_deleted' }
    if (realm.role === null) return { status: 'author_not_allowed' }
    const mayEdit = realm.role !== 'READER'
    if (mayEdit !== (editKey !== null)) return { status: 'author_not_allowed' }
    if (request.keyIndex !== realm.keyIndex)
      return { status: 'bad_key_index', lastRealmCertificateTimestamp: realm.timestamp }
    const outOfBallpark = ballparkRefusal(now, timestamp)
    if (outOfBallpark) return outOfBallpark
    // A reader cannot begin a session that could be edited: whoever can takes his place. Of two at once the second
    // waits at the row, and what it then finds decides.
    const [stored] = await tx.sql<Session[]>`
      insert into cryptpad_sessions as s (realm, document_id, author, timestamp, key_index, encrypted_view_key,
        encrypted_edit_key)
      values (${realm.key}, ${documentId}, ${author.deviceId}, ${timestamp}, ${request.keyIndex},
        ${request.encryptedCandidateViewKey}, ${editKey})
      on conflict (realm, document_id) do update set
        author = excluded.author, timestamp = excluded.timestamp, key_index = excluded.key_index,
        encrypted_view_key = excluded.encrypted_view_key, encrypted_edit_key = excluded.encrypted_edit_key
      where s.encrypted_edit_key is null and excluded.encrypted_edit_key is not null
      returning *`
    const [session] = stored
      ? [stored]
      : await tx.sql<Session[]>`
          select * from cryptpad_sessions where realm = ${realm.key} and document_id = ${documentId}`
    if (session === undefined) throw new TypeError('a session that was in the way is there')
    return {
      status: 'ok',
      author: session.author,
      timestamp: session.timestamp,
      keyIndex: session.keyIndex,
      encryptedViewKey: session.encryptedViewKey,
      encryptedEditKey: mayEdit ? session.encryptedEditKey : null,
      neededCommonCertificateTimestamp: commonTimestamp,
      neededRealmCertificateTimestamp: realm.timestamp,
    }
  })
})
