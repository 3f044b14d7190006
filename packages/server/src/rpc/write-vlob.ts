import type { DateTime, RealmRole } from '@parallax/wire'
import type { RealmScene } from '../db/locks.ts'
import type { Transaction } from '../db/transaction.ts'
import { Consultation, consultWebhooks } from '../sequester/consult-webhooks.ts'
import { vlobQuestion } from '../sequester/webhook-questions.ts'
import { insertVlob } from '../vlobs/insert-vlob.ts'
import type { RealmState } from '../vlobs/realm-memory.ts'
import { type VlobVersion, vlobEvent } from '../vlobs/vlob-version.ts'
import type { AuthenticatedCall } from './authenticated/command.ts'
import { ballparkRefusal } from './ballpark.ts'
import { causalityRefusal } from './causality.ts'
import { dataWriteRefusal } from './realm-refusals.ts'

interface VlobWrite<Refused> {
  readonly kind: 'creation' | 'update'
  readonly version: VlobVersion
  /** What the versions that there are say. Asked when the insertion failed, or something that comes after would. */
  readonly historyRefusal: (tx: Transaction, realm: RealmScene) => Promise<Refused | undefined>
}

/** Vlob_create and vlob_update from the realm on (spec 04b §4.2, §4.3). */
export async function writeVlob<Refused extends { readonly status: string }>(
  { author, context, write, now }: AuthenticatedCall,
  { kind, version, historyRefusal }: VlobWrite<Refused>,
) {
  const { vlobs } = context
  const { realmId, timestamp, keyIndex } = version
  const followsNothing = kind === 'update' && version.version < 2
  const untimely = (common: DateTime, realm: DateTime) =>
    ballparkRefusal(now, timestamp) ?? causalityRefusal(timestamp, common, realm)
  const isFine = ({ commonTimestamp, realm }: RealmState, role: RealmRole | null) =>
    !dataWriteRefusal({ ...realm, role }, keyIndex) && !untimely(commonTimestamp, realm.timestamp)

  const guess = vlobs.guess(author, realmId)
  if (guess && !followsNothing && isFine(guess.state, guess.role) && (await vlobs.write(author, guess, version)))
    return { status: 'ok' } as const

  const locks = { common: 'shared', realm: { id: realmId, mode: 'shared' } } as const
  const consultation = new Consultation((serviceId) => vlobQuestion(author.organizationId, serviceId, version))
  const attempt = () =>
    write(locks, async (tx, scene) => {
      const { commonTimestamp, realm } = scene
      if (realm === null) return { status: 'realm_not_found' } as const
      // With an authority there is no short way: its webhooks are asked first.
      if (scene.sequesterTimestamp === null) vlobs.learn(author, realmId, scene)
      const refused = dataWriteRefusal(realm, keyIndex)
      if (refused) return refused
      const tooEarlyOrLate = untimely(commonTimestamp, realm.timestamp)
      const unasked = await consultation.unasked(tx, author.organization, scene)
      // The history comes before the timestamp (ours for a creation) and before webhooks; when nothing speaks against
      // it, the insertion tells.
      if (tooEarlyOrLate || unasked || tx.isRetry || followsNothing) {
        const conflict = await historyRefusal(tx, realm)
        if (conflict) return conflict
        if (tooEarlyOrLate) return tooEarlyOrLate
      }
      if (unasked) return unasked
      insertVlob(tx, realm, version)
      tx.publish(vlobEvent(author.organization, { commonTimestamp, realm, version }))
      return { status: 'ok' } as const
    })
  return await consultWebhooks(context, consultation, attempt)
}
