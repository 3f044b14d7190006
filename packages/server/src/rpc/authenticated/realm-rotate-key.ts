import * as schema from '@parallax/protocol'
import type { DateTime, SequesterServiceId, UserId } from '@parallax/wire'
import { loadNewCertificate } from '../../certificates/load-new-certificate.ts'
import type { RealmScene } from '../../db/locks.ts'
import type { Transaction } from '../../db/transaction.ts'
import { Consultation, consultWebhooks } from '../../sequester/consult-webhooks.ts'
import { rotationQuestion } from '../../sequester/webhook-questions.ts'
import { ballparkRefusal } from '../ballpark.ts'
import { causalityRefusal } from '../causality.ts'
import { insertKeyRotation } from '../insert-key-rotation.ts'
import { realmCertificateEvent, realmCertificateLocks } from '../realm-certificate.ts'
import { command } from './command.ts'

/** Adds a key to a realm and gives it to each member and sequester service (spec 04b §3.5). */
export const realmRotateKey = command(schema.realmRotateKey, async (request, { context, author, write, now }) => {
  const { organization } = author
  const { realmKeyRotationCertificate: signed, keysBundle } = request
  const accesses = request.perParticipantKeysBundleAccess
  const serviceAccesses = request.perSequesterServiceKeysBundleAccess
  const certificate = loadNewCertificate(context.data, schema.realmKeyRotationCertificate, { signer: author, signed })
  const locks = { ...realmCertificateLocks(certificate), sequester: 'shared' } as const
  const consultation = new Consultation((serviceId) => {
    const access = serviceAccesses?.get(serviceId)
    if (!certificate || !access) throw new TypeError('services are asked about rotations that are right')
    return rotationQuestion(author.organizationId, serviceId, { certificate, keysBundle, access })
  })
  const attempt = () =>
    write(locks, async (tx, scene) => {
      const { commonTimestamp, sequesterTimestamp, realm } = scene
      if (certificate === undefined) return { status: 'invalid_certificate' }
      const { timestamp, realmId, keyIndex } = certificate
      const outOfBallpark = ballparkRefusal(now, timestamp)
      if (outOfBallpark) return outOfBallpark
      if (realm === null) return { status: 'realm_not_found' }
      if (realm.status === 'DELETED') return { status: 'realm_deleted' }
      if (realm.role !== 'OWNER') return { status: 'author_not_allowed' }
      if (keyIndex !== realm.keyIndex + 1n)
        return { status: 'bad_key_index', lastRealmCertificateTimestamp: realm.timestamp }
      const notGreater = causalityRefusal(timestamp, commonTimestamp, realm.timestamp)
      if (notGreater) return notGreater
      const [participants, services] = await Promise.all([
        findParticipants(tx, realm),
        sequesterTimestamp === null ? [] : findActiveServices(tx, organization),
      ])
      if (!hasExactly(accesses, participants))
        return { status: 'participant_mismatch', lastRealmCertificateTimestamp: realm.timestamp }
      const sequesterRefused = sequesterRefusal(serviceAccesses, services, sequesterTimestamp)
      if (sequesterRefused) return sequesterRefused
      const unasked = await consultation.unasked(tx, organization, scene)
      if (unasked) return unasked
      const rotation = { organization, keyIndex, timestamp, signed, keysBundle, accesses, serviceAccesses }
      insertKeyRotation(tx, realm, rotation)
      tx.publish(realmCertificateEvent(organization, { realmId, timestamp, audience: realm.members }))
      return { status: 'ok' }
    })
  return await consultWebhooks(context, consultation, attempt)
})

/** Those with a role: users who are revoked but not unshared as well. */
async function findParticipants(tx: Transaction, realm: RealmScene): Promise<readonly UserId[]> {
  const rows = await tx.sql<{ userId: UserId }[]>`
    select user_id from users where id = any (${[...realm.members]}::int[])`
  return rows.map(({ userId }) => userId)
}

async function findActiveServices(tx: Transaction, organization: number): Promise<readonly SequesterServiceId[]> {
  const rows = await tx.sql<{ serviceId: SequesterServiceId }[]>`
    select service_id from sequester_services where organization = ${organization} and revoked_on is null`
  return rows.map(({ serviceId }) => serviceId)
}

/** With a sequester but no active service the map is empty, without sequester there is none. */
function sequesterRefusal(
  accesses: ReadonlyMap<SequesterServiceId, Uint8Array> | null,
  services: readonly SequesterServiceId[],
  sequesterTimestamp: DateTime | null,
) {
  if (sequesterTimestamp === null)
    return accesses === null ? undefined : ({ status: 'organization_not_sequestered' } as const)
  if (accesses !== null && hasExactly(accesses, services)) return undefined
  return { status: 'sequester_service_mismatch', lastSequesterCertificateTimestamp: sequesterTimestamp } as const
}

function hasExactly<Key>(accesses: ReadonlyMap<Key, Uint8Array>, keys: readonly Key[]): boolean {
  return accesses.size === keys.length && keys.every((key) => accesses.has(key))
}
