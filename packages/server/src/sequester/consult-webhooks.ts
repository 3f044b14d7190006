import type { SequesterServiceId } from '@parallax/wire'
import type { ServerContext } from '../context.ts'
import type { WriteScene } from '../db/locks.ts'
import type { Transaction } from '../db/transaction.ts'
import { askWebhook, type Webhook, type WebhookQuestion } from './webhook.ts'

/** Answered by a write that finds webhooks which were not asked about it yet: it is undone, and tried again. */
export interface Unasked {
  readonly status: 'webhooks_unasked'
}

type Refused =
  | {
      readonly status: 'rejected_by_sequester_service'
      readonly serviceId: SequesterServiceId
      readonly reason: string | null
    }
  | { readonly status: 'sequester_service_unavailable'; readonly serviceId: SequesterServiceId }

type Consulted = Pick<ServerContext, 'fetch' | 'log'>

/** What one request writes, and the webhooks that have nothing against it. */
export class Consultation {
  readonly #question: (serviceId: SequesterServiceId) => WebhookQuestion
  readonly #accepted = new Set<string>()
  #unasked: readonly Webhook[] = []

  constructor(question: (serviceId: SequesterServiceId) => WebhookQuestion) {
    this.#question = question
  }

  /** The last check of a write, with its locks held; undefined: nobody is left to ask. */
  async unasked(
    tx: Transaction,
    organization: number,
    { sequesterTimestamp }: Pick<WriteScene, 'sequesterTimestamp'>,
  ): Promise<Unasked | undefined> {
    if (sequesterTimestamp === null) return undefined
    const active = await tx.sql<Webhook[]>`
      select service_id, webhook_url as url from sequester_services
      where organization = ${organization} and revoked_on is null and webhook_url is not null
      order by created_on`
    this.#unasked = active.filter((webhook) => !this.#accepted.has(keyOf(webhook)))
    return this.#unasked.length === 0 ? undefined : { status: 'webhooks_unasked' }
  }

  /** Those who were left, one after the other in the order of their creation; ends at the first that is against it. */
  async ask(context: Consulted): Promise<Refused | undefined> {
    for (const webhook of this.#unasked) {
      const { serviceId } = webhook
      const answer = await askWebhook(context, webhook, this.#question(serviceId))
      if (answer.type === 'rejected')
        return { status: 'rejected_by_sequester_service', serviceId, reason: answer.reason }
      if (answer.type === 'unavailable') {
        context.log.warn({ event: 'sequester-webhook', serviceId, error: answer.cause })
        return { status: 'sequester_service_unavailable', serviceId }
      }
      this.#accepted.add(keyOf(webhook))
    }
    return undefined
  }
}

/**
 * Runs `write` until every webhook has been asked about it. They are asked between two runs, while no lock is held and
 * no connection taken: one that is slow keeps nobody waiting but its own caller. All checks are made again afterwards.
 */
export async function consultWebhooks<Reply extends { readonly status: string }>(
  context: Consulted,
  consultation: Consultation,
  write: () => Promise<Reply>,
): Promise<Exclude<Reply, Unasked> | Refused> {
  for (;;) {
    const reply = await write()
    if (isFinal(reply)) return reply
    const refused = await consultation.ask(context)
    if (refused) return refused
  }
}

function isFinal<Reply extends { readonly status: string }>(reply: Reply): reply is Exclude<Reply, Unasked> {
  return reply.status !== 'webhooks_unasked'
}

/** One whose address changed is asked again. */
function keyOf({ serviceId, url }: Webhook): string {
  return `${serviceId} ${url}`
}
