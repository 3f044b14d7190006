import type { CryptoBackend } from '@parallax/crypto'
import * as schema from '@parallax/protocol'
import { type AccessToken, accessTokenToBytes } from '@parallax/wire'
import { loadAuthority } from '../../certificates/load-authority.ts'
import { isConsistent, loadNewUser } from '../../certificates/load-new-user.ts'
import { announceBootstrap } from '../../webhooks/announce-bootstrap.ts'
import { ballparkRefusal } from '../ballpark.ts'
import { HttpRefused } from '../http-refused.ts'
import { insertUser } from '../insert-user.ts'
import { command } from './command.ts'

interface OrganizationRow {
  readonly isExpired: boolean
  readonly isBootstrapped: boolean
  readonly bootstrapToken: Uint8Array | null
}

/** Makes the first user and the root key of an organization, once and for all (spec 04a §3.1). */
export const organizationBootstrap = command(schema.organizationBootstrap, async (request, call) => {
  const { context, organization, now } = call
  const { data, db } = context
  const { rootVerifyKey, sequesterAuthorityCertificate: authorityBytes } = request
  const user = loadNewUser(data, { root: true, verifyKey: rootVerifyKey }, request)
  if (user?.user.profile !== 'ADMIN' || user.user.userId !== user.device.userId)
    return { status: 'invalid_certificate' }
  const { timestamp } = user.user
  const outOfBallpark = ballparkRefusal(now, timestamp)
  if (outOfBallpark) return outOfBallpark
  if (!isConsistent(user)) return { status: 'invalid_certificate' }
  const authority = authorityBytes && loadAuthority(data, rootVerifyKey, authorityBytes)
  if (authority === undefined) return { status: 'invalid_certificate' }
  const authorityOutOfBallpark = authority && ballparkRefusal(now, authority.timestamp)
  if (authorityOutOfBallpark) return authorityOutOfBallpark
  if (authority && authority.timestamp !== timestamp) return { status: 'invalid_certificate' }

  const reply = await db.write(async (tx) => {
    // The topic does not exist yet, so the row of the organization is the lock: of bootstraps sent at once the first
    // wins and the others find it bootstrapped (wart of upstream, 03 §9). An overwriting creation waits too.
    const [row] = await tx.sql<OrganizationRow[]>`
      select is_expired, bootstrapped_on is not null as is_bootstrapped, bootstrap_token
      from organizations where id = ${organization} for update`
    if (row === undefined) throw new HttpRefused('organization_not_found')
    if (row.isExpired) throw new HttpRefused('organization_expired')
    if (row.isBootstrapped) return { status: 'organization_already_bootstrapped' }
    if (!isBootstrapToken(data.crypto, row.bootstrapToken, request.bootstrapToken))
      return { status: 'invalid_bootstrap_token' }
    tx.write`
      update organizations set
        bootstrapped_on = ${now}, bootstrap_token = null, root_verify_key = ${rootVerifyKey.bytes},
        sequester_verify_key = ${authority?.verifyKeyDer.der ?? null},
        sequester_timestamp = ${authority?.timestamp ?? null}
      where id = ${organization}`
    if (authority && authorityBytes)
      tx.write`
        insert into sequester_certificates (organization, timestamp, certificate)
        values (${organization}, ${authority.timestamp}, ${authorityBytes})`
    insertUser(tx, { organization, user, bytes: request })
    return { status: 'ok' }
  })
  if (reply.status === 'ok') announceBootstrap(context, call.organizationId, user)
  return reply
})

function isBootstrapToken(crypto: CryptoBackend, expected: Uint8Array | null, given: AccessToken | null): boolean {
  if (expected === null || given === null) return expected === null && given === null
  return crypto.equal(expected, accessTokenToBytes(given))
}
