import * as schema from '@parallax/protocol'
import { storedIndex } from '../stored-index.ts'
import { command } from './command.ts'

interface BundleRow {
  readonly isDeleted: boolean
  readonly isMember: boolean
  readonly keysBundle: Uint8Array | null
  readonly access: Uint8Array | null
}

/** The keys of a realm as they were at one rotation, and the author's latest access to them (spec 04b §3.6). */
export const realmGetKeysBundle = command(
  schema.realmGetKeysBundle,
  async ({ realmId, keyIndex }, { author, read }) => {
    const [row] = await read<BundleRow>`
      select r.status = 'DELETED' as is_deleted, m.role is not null as is_member, b.keys_bundle, a.access
      from realms r
        left join realm_members m on m.realm = r.id and m.user_key = ${author.user}
        left join keys_bundles b on b.realm = r.id and b.key_index = ${storedIndex(keyIndex)}
        left join lateral (
          select access from keys_bundle_accesses
          where realm = r.id and user_key = ${author.user} and key_index = b.key_index
          order by origin desc limit 1
        ) a on true
      where r.organization = ${author.organization} and r.realm_id = ${realmId}`
    if (keyIndex === 0n) return { status: 'bad_key_index' }
    if (row === undefined) return { status: 'author_not_allowed' }
    if (row.isDeleted) return { status: 'realm_deleted' }
    if (!row.isMember) return { status: 'author_not_allowed' }
    if (row.keysBundle === null) return { status: 'bad_key_index' }
    if (row.access === null) return { status: 'access_not_available_for_author' }
    return { status: 'ok', keysBundle: row.keysBundle, keysBundleAccess: row.access }
  },
)
