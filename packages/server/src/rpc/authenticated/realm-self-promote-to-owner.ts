import * as schema from '@parallax/protocol'
import type { RealmRole } from '@parallax/wire'
import { loadNewCertificate } from '../../certificates/load-new-certificate.ts'
import type { RealmScene } from '../../db/locks.ts'
import type { Transaction } from '../../db/transaction.ts'
import { ballparkRefusal } from '../ballpark.ts'
import { causalityRefusal } from '../causality.ts'
import { insertRealmRole } from '../insert-realm-role.ts'
import { realmCertificateEvent, realmCertificateLocks } from '../realm-certificate.ts'
import { command } from './command.ts'

const RANKS: Readonly<Record<RealmRole, number>> = { READER: 0, CONTRIBUTOR: 1, MANAGER: 2, OWNER: 3 }

/** Makes the author owner of a realm whose owners are all revoked (spec 04b §3.8). */
export const realmSelfPromoteToOwner = command(
  schema.realmSelfPromoteToOwner,
  async (request, { context, author, write, now }) => {
    const { organization, user } = author
    const signed = request.realmRoleCertificate
    const certificate = loadNewCertificate(context.data, schema.realmRoleCertificate, { signer: author, signed })
    return await write(realmCertificateLocks(certificate), async (tx, { profile, commonTimestamp, realm }) => {
      if (profile === 'OUTSIDER') return { status: 'author_is_outsider' }
      if (certificate === undefined) return { status: 'invalid_certificate' }
      const { timestamp, realmId, userId, role } = certificate
      const outOfBallpark = ballparkRefusal(now, timestamp)
      if (outOfBallpark) return outOfBallpark
      if (userId !== author.userId || role !== 'OWNER') return { status: 'invalid_certificate' }
      if (realm === null) return { status: 'realm_not_found' }
      if (realm.status === 'DELETED') return { status: 'realm_deleted' }
      if (realm.role === null) return { status: 'author_not_allowed' }
      const rank = RANKS[realm.role]
      const activeRanks = (await findActiveRoles(tx, realm)).map((active) => RANKS[active])
      if (activeRanks.includes(RANKS.OWNER))
        return { status: 'active_owner_already_exists', lastRealmCertificateTimestamp: realm.timestamp }
      if (activeRanks.some((active) => active > rank)) return { status: 'author_not_allowed' }
      const notGreater = causalityRefusal(timestamp, commonTimestamp, realm.timestamp, realm.lastVlobTimestamp)
      if (notGreater) return notGreater
      insertRealmRole(tx, realm, { user, role, timestamp, signed })
      tx.publish(realmCertificateEvent(organization, { realmId, timestamp, audience: realm.members }))
      return { status: 'ok' }
    })
  },
)

/** Of the members who are not revoked: frozen ones and outsiders count. */
async function findActiveRoles(tx: Transaction, { key }: RealmScene): Promise<readonly RealmRole[]> {
  const rows = await tx.sql<{ role: RealmRole }[]>`
    select distinct m.role
    from realm_members m join users u on u.id = m.user_key
    where m.realm = ${key} and m.role is not null and u.revoked_on is null`
  return rows.map(({ role }) => role)
}
