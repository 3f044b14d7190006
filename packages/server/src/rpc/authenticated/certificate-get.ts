import * as schema from '@parallax/protocol'
import { type DateTime, MIN_DATE_TIME, type VlobId } from '@parallax/wire'
import { command } from './command.ts'

type CertificateRow =
  | { readonly topic: 'common' | 'sequester' | 'shamir'; readonly realmId: null; readonly certificate: Uint8Array }
  | { readonly topic: 'realm'; readonly realmId: VlobId; readonly certificate: Uint8Array }

/** Before every certificate. */
const BEGINNING = MIN_DATE_TIME - 1n

/** The certificates after those that the client has, by topic, in order (spec 04a §4.4). */
export const certificateGet = command(schema.certificateGet, async (request, { context, author, read, readMany }) => {
  const { organization, user } = author
  const after = (timestamp: DateTime | null) => timestamp ?? BEGINNING
  const shamirAfter = after(request.shamirRecoveryAfter)
  const knownRealms = [...request.realmAfter.keys()]
  const knownTimestamps = context.db.sql.types.bigints([...request.realmAfter.values()])
  // Most clients are up to date: that is seen from the topics' last timestamps, without looking at a certificate.
  const [topics] = await read<{ hasNews: boolean }>`
    select
      author.common_timestamp > ${after(request.commonAfter)}
      or coalesce(author.sequester_timestamp > ${after(request.sequesterAfter)}, false)
      or coalesce(author.shamir_timestamp > ${shamirAfter}, false)
      or exists (
        select
        from realm_members m
          join realms r on r.id = m.realm
          left join unnest(${knownRealms}::uuid[], ${knownTimestamps}::bigint[])
            as known (realm_id, timestamp) on known.realm_id = r.realm_id
        where m.user_key = author.user_key and (
          known.timestamp is null
          or known.timestamp < case when m.role is null then m.changed_on else r.topic_timestamp end
        )
      ) as has_news`
  if (topics?.hasNews === false) return { status: 'ok', ...byTopic([]) }
  const rows = await readMany<CertificateRow>`
    select 'common' as topic, null::uuid as realm_id, timestamp, rank,
      case when author.profile = 'OUTSIDER' then coalesce(redacted, certificate) else certificate end as certificate
    from common_certificates
    where organization = ${organization} and timestamp > ${after(request.commonAfter)}
    union all
    select 'sequester', null, timestamp, 0, certificate
    from sequester_certificates
    where organization = ${organization} and timestamp > ${after(request.sequesterAfter)}
    union all
    -- Setups of the author, and those that he is a recipient of: with his own share, never the others'.
    select 'shamir', null, c.timestamp, c.rank, c.certificate
    from shamir_setups s
      left join shamir_shares own on own.setup = s.id and own.recipient = ${user}
      cross join lateral (
        values (s.timestamp, 0, s.brief_certificate), (s.timestamp, 1, own.certificate),
          (s.deleted_on, 0, s.deletion_certificate)
      ) c (timestamp, rank, certificate)
    where s.organization = ${organization} and (s.user_key = ${user} or own.recipient is not null)
      and c.certificate is not null and c.timestamp > ${shamirAfter}
    union all
    -- Realms where the author has a role, or had one: then up to its removal.
    select 'realm', r.realm_id, c.timestamp, 0, c.certificate
    from realm_members m
      join realms r on r.id = m.realm
      left join unnest(${knownRealms}::uuid[], ${knownTimestamps}::bigint[])
        as known (realm_id, timestamp) on known.realm_id = r.realm_id
      join realm_certificates c on c.realm = r.id
    where m.user_key = ${user} and r.topic_timestamp > coalesce(known.timestamp, ${BEGINNING})
      and c.timestamp > coalesce(known.timestamp, ${BEGINNING})
      and (m.role is not null or c.timestamp <= m.changed_on)
    order by topic, realm_id, timestamp, rank`
  return { status: 'ok', ...byTopic(rows) }
})

function byTopic(rows: readonly CertificateRow[]) {
  const lists = { common: [] as Uint8Array[], sequester: [] as Uint8Array[], shamir: [] as Uint8Array[] }
  const realms = new Map<VlobId, Uint8Array[]>()
  for (const { topic, realmId, certificate } of rows) {
    if (topic !== 'realm') {
      lists[topic].push(certificate)
      continue
    }
    const known = realms.get(realmId)
    if (known) known.push(certificate)
    else realms.set(realmId, [certificate])
  }
  return {
    commonCertificates: lists.common,
    sequesterCertificates: lists.sequester,
    shamirRecoveryCertificates: lists.shamir,
    realmCertificates: realms,
  }
}
